#include <inttypes.h>
#include <string.h>

#include "fold.h"
#include "hash.h"
#include "search.h"

bool
search_id(struct str s, int64_t *id)
{
	uint64_t bits = 0;

	if (s.n != 16)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("0123456789abcdef", s.p[i]) == NULL)
			return false;
		bits = bits << 4 | (uint64_t)(s.p[i] - (s.p[i] >= 'a' ? 'a' - 10 : '0'));
	}
	*id = (int64_t)bits;
	return true;
}

/* An array and that of the parts, as they grow. */
struct ids {
	const char *id, *part;
};

static void
add(struct arena *arena, struct ids *a, int64_t id)
{
	const char *comma = a->id[1] != '\0' ? "," : "";

	a->id = arena_printf(arena, "%s%s%" PRId64, a->id, comma, id);
	a->part = arena_printf(arena, "%s%s%d", a->part, comma, part_of(id));
}

static void
add_key(struct arena *arena, struct ids *a, const char *scheme, struct str text)
{
	struct str key = str_of(arena_printf(arena, "%s:%.*s", scheme, STR_ARG(text)));

	add(arena, a, hash_id(&key, 1));
}

bool
search_read(struct arena *arena, struct str text, int32_t org, const char *value[SEARCH_VALUES])
{
	struct ids ids = { "{", "{" }, keys = { "{", "{" };
	struct str typed = str_trim(text);
	const char *whose = arena_printf(arena, "%d", org > 0 ? org : 1);
	struct buf pattern = { 0 };
	bool any;
	int64_t id;

	buf_char(&pattern, '%');
	fold_name(typed, &pattern);		/* which leaves nothing that has a meaning in a pattern */
	any = pattern.n > 1;
	buf_char(&pattern, '%');
	value[0] = arena_dup(arena, buf_as_str(&pattern));
	buf_free(&pattern);
	if (search_id(typed, &id))
		add(arena, &ids, id);
	add(arena, &ids, hash_id((struct str[]){ STR("os_id"), typed }, 2));
	add(arena, &ids, hash_id((struct str[]){ STR("own"), str_of(whose), typed }, 3));
	add_key(arena, &keys, "os_id", typed);
	add_key(arena, &keys, arena_printf(arena, "own:%s", whose), typed);
	value[1] = arena_printf(arena, "%s}", ids.id);
	value[2] = arena_printf(arena, "%s}", ids.part);
	value[3] = arena_printf(arena, "%s}", keys.id);
	value[4] = arena_printf(arena, "%s}", keys.part);
	return any;
}
