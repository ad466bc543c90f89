#include <stdio.h>

#include "audit.h"
#include "date.h"
#include "trail_files.h"

enum { COLUMNS = 6 };

/* One element of an array literal; NULL gives NULL. */
static void
element(struct buf *b, const char *text)
{
	buf_char(b, b->n == 0 ? '{' : ',');
	if (text == NULL) {
		buf_text(b, "NULL");
		return;
	}
	buf_char(b, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(b, '\\');
		buf_char(b, *text);
	}
	buf_char(b, '"');
}

int
audit_add(struct pg *pg, const struct audit_event *e, size_t n, struct err *err)
{
	struct buf column[COLUMNS] = { { 0 } };
	struct pg_param param[COLUMNS];
	int done;

	if (n == 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char at[TIME_TEXT], org[16];

		snprintf(org, sizeof(org), "%d", (int)e[i].org);
		element(&column[0], org);
		element(&column[1], time_format(e[i].at, at));
		element(&column[2], e[i].actor);
		element(&column[3], e[i].action);
		element(&column[4], e[i].object);
		element(&column[5], e[i].detail != NULL ? e[i].detail : "{}");
	}
	for (int c = 0; c < COLUMNS; c++) {
		buf_char(&column[c], '}');
		param[c] = pg_text(column[c].p);
	}
	done = pg_exec(pg, trail_add, param, COLUMNS, err);
	for (int c = 0; c < COLUMNS; c++)
		buf_free(&column[c]);
	return done < 0 ? err_in(err, "the audit log") : 0;
}

static void
key_of(struct buf *b, const char *key)
{
	if (b->n > 0)
		b->n--;			/* the brace that closed it */
	buf_printf(b, "%s\"%s\":", b->n > 0 ? "," : "{", key);
}

void
audit_detail_text(struct buf *b, const char *key, struct str value)
{
	key_of(b, key);
	if (value.p == NULL) {
		buf_text(b, "null}");
		return;
	}
	buf_char(b, '"');
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c < 0x20)
			buf_printf(b, "\\u%04x", c);
		else {
			if (c == '"' || c == '\\')
				buf_char(b, '\\');
			buf_char(b, (char)c);
		}
	}
	buf_text(b, "\"}");
}

void
audit_detail_int(struct buf *b, const char *key, int64_t value)
{
	key_of(b, key);
	buf_printf(b, "%lld}", (long long)value);
}

struct pg_rows *
audit_list(struct pg *pg, const struct audit_choice *c, struct err *err)
{
	const struct pg_param param[] = { pg_text(c->org), c->since == INT64_MIN ? pg_null() : pg_time(c->since),
		pg_text(c->actor), pg_text(c->action), pg_int(c->most) };

	return pg_query(pg, trail_list, param, sizeof(param) / sizeof(param[0]), err);
}
