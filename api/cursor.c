#include <inttypes.h>

#include "cursor.h"
#include "hash.h"

enum { FIELDS = 5 };

static int64_t
checksum(struct str fields, struct str filters)
{
	const struct str parts[] = { STR("cursor"), fields, filters };

	return hash_id(parts, sizeof(parts) / sizeof(parts[0]));
}

void
cursor_write(struct buf *b, const struct cursor *c, struct str filters)
{
	size_t start = b->n;

	buf_printf(b, "%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64,
	    c->scan, c->key, c->facility, c->org, c->rank);
	buf_printf(b, ".%" PRId64, checksum((struct str){ b->p + start, b->n - start }, filters));
}

bool
cursor_read(struct cursor *c, struct str text, struct str filters)
{
	int64_t *const field[FIELDS] = { &c->scan, &c->key, &c->facility, &c->org, &c->rank };
	struct str rest = text, part;
	int64_t sum;
	size_t n;

	for (int i = 0; i < FIELDS; i++)
		if (!str_split(&rest, '.', &part) || !str_int(part, field[i]))
			return false;
	n = (size_t)(rest.p - text.p);
	return n > 0 && str_int(rest, &sum) && sum == checksum((struct str){ text.p, n - 1 }, filters);
}
