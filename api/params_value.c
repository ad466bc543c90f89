#include <inttypes.h>
#include <string.h>

#include "date.h"
#include "hash.h"
#include "params_value.h"
#include "problem.h"
#include "search.h"

/* One of LIST is needed and there is something else. */
static int
refuse_word(struct reading *r, const struct param *p, struct str got)
{
	struct buf b = { 0 };
	const char *near;
	size_t n = 0;

	while (p->words[n] != NULL)
		n++;
	near = str_nearest(got, p->words, n);
	buf_printf(&b, "%s: ", p->name);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "one of " : i + 1 < n ? ", " : " or ", p->words[i]);
	buf_printf(&b, " is needed%s%s%s", near != NULL ? "; did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
	problem_at(r->reply, 400, "bad-parameter", p->name, b.p);
	buf_free(&b);
	return -1;
}

static int
refuse(struct reading *r, const struct param *p, const char *needed)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s: %s", p->name, needed);
	problem_at(r->reply, 400, "bad-parameter", p->name, b.p);
	buf_free(&b);
	return -1;
}

static bool
is_word_of(const struct param *p, struct str s)
{
	for (size_t i = 0; p->words[i] != NULL; i++)
		if (str_is(s, p->words[i]))
			return true;
	return false;
}

bool
params_value_has_only(struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(set, s.p[i]) == NULL)
			return false;
	return s.n > 0;
}

/* As it was sent, in so many bytes. */
static int
read_text(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;

	if (s.n < (size_t)p->min || s.n > (size_t)p->max)
		return refuse(r, p, arena_printf(ps->arena, "%" PRId64 " to %" PRId64 " bytes are needed", p->min, p->max));
	params_bind(ps, arena_dup(ps->arena, s));
	return 0;
}

static int
read_word(struct reading *r, const struct param *p, struct str s)
{
	if (!is_word_of(p, s))
		return refuse_word(r, p, s);
	params_bind(r->params, arena_dup(r->params->arena, s));
	return 0;
}

static int
read_int(struct reading *r, const struct param *p, struct str s)
{
	int64_t v;

	if (!str_int(s, &v) || v < p->min || v > p->max)
		return refuse(r, p, arena_printf(r->params->arena,
		    "a whole number from %" PRId64 " to %" PRId64 " is needed", p->min, p->max));
	params_bind(r->params, arena_printf(r->params->arena, "%" PRId64, v));
	return 0;
}

/* "59.5" as 595. */
static int
read_tenths(struct reading *r, const struct param *p, struct str s)
{
	struct str rest = s, whole, tenth = { "0", 1 };
	int64_t v, t;

	if (!params_value_has_only(s, "0123456789.") || !str_split(&rest, '.', &whole) || !str_int(whole, &v) ||
	    (whole.n < s.n && ((tenth = rest).n != 1)) || !str_int(tenth, &t) || v > p->max ||
	    10 * v + t < p->min || 10 * v + t > p->max)
		return refuse(r, p, arena_printf(r->params->arena,
		    "a number from %" PRId64 " to %" PRId64 " with at most one decimal is needed",
		    p->min / 10, p->max / 10));
	params_bind(r->params, arena_printf(r->params->arena, "%" PRId64, 10 * v + t));
	return 0;
}

static const char lower[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

/* "a,b" as the array {a,b}: its parts are words that need no quotes. */
static int
read_list(struct reading *r, const struct param *p, struct str s)
{
	struct buf b = { 0 };
	struct str rest = s, part;
	int status = -1, n = 0;

	buf_char(&b, '{');
	while (str_split(&rest, ',', &part)) {
		if ((p->kind == PARAM_WORDS || p->kind == PARAM_FACETS) && !is_word_of(p, part)) {
			refuse_word(r, p, part);
			goto out;
		}
		if (p->kind == PARAM_COUNTRIES && (part.n != 2 || !params_value_has_only(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) {
			refuse(r, p, "codes of two capital letters with commas between are needed, such as CN,MY");
			goto out;
		}
		if (p->kind == PARAM_NAMES && !params_value_has_only(part, lower)) {
			refuse(r, p, "names in small letters with commas between are needed, such as apparel,footwear");
			goto out;
		}
		if (p->alone != NULL && n > 0 && (str_is(part, p->alone) || strstr(b.p, p->alone) != NULL)) {
			refuse(r, p, "insufficient means that too little is known to rank; ask for it alone");
			goto out;
		}
		buf_printf(&b, "%s%.*s", n++ > 0 ? "," : "", STR_ARG(part));
	}
	buf_char(&b, '}');
	if (n == 0) {
		refuse(r, p, "it is empty; leave it out to have all");
		goto out;
	}
	if (p->kind == PARAM_FACETS)
		r->params->facets = arena_dup(r->params->arena, buf_as_str(&b));
	else
		params_bind(r->params, arena_dup(r->params->arena, buf_as_str(&b)));
	status = 0;
out:
	buf_free(&b);
	return status;
}

/* Names that nothing has are not found. */
static int
read_rule(struct reading *r, const struct param *p, struct str s)
{
	(void)p;
	params_bind(r->params, arena_dup(r->params->arena, s));
	return 0;
}

static int
read_feed(struct reading *r, const struct param *p, struct str s)
{
	if (s.n > (size_t)p->max || !params_value_has_only(s, "abcdefghijklmnopqrstuvwxyz0123456789-"))
		return refuse(r, p, "the name of a feed is needed, as flare feeds lists them");
	params_bind(r->params, arena_dup(r->params->arena, s));
	return 0;
}

/* What does not look like an id is one that nobody has. */
static int
read_id(struct reading *r, const struct param *p, struct str s)
{
	int64_t id;

	(void)p;
	if (!search_id(s, &id)) {
		problem(r->reply, 404, "not-found", "there is none of that name");
		return -1;
	}
	params_bind(r->params, arena_printf(r->params->arena, "%" PRId64, id));
	return 0;
}

/* An OS ID, such as CN2019123ABCDEF, is looked up. */
static int
read_facility(struct reading *r, const struct param *p, struct str s)
{
	struct arena *arena = r->params->arena;
	struct str key;
	int64_t id = 0, also = 0;		/* also: the hash of the OS ID as one of several identifiers */
	bool ours = search_id(s, &id);

	(void)p;
	if (!ours && (s.n > 40 || !params_value_has_only(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))) {
		problem(r->reply, 404, "no-such-facility",
		    "a facility is called by its id, 16 hex digits, or by its OS ID");
		return -1;
	}
	if (!ours) {
		id = hash_id((struct str[]){ STR("os_id"), s }, 2);
		key = str_of(arena_printf(arena, "os_id:%.*s", STR_ARG(s)));
		also = hash_id(&key, 1);
	}
	params_bind(r->params, arena_printf(arena, "%" PRId64, id));
	params_bind(r->params, arena_printf(arena, "%d", part_of(id)));
	params_bind(r->params, ours ? NULL : arena_printf(arena, "%" PRId64, also));
	params_bind(r->params, ours ? NULL : arena_printf(arena, "%d", part_of(also)));
	return 0;
}

/* "12" or "2026-01-31". */
static int
read_since(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;
	int32_t day;
	int64_t scan;
	bool number = str_int(s, &scan) && scan > 0;

	if (!number && !date_parse(s, &day))
		return refuse(r, p, "the number of a scan or a day such as 2026-01-31 is needed");
	params_bind(ps, number ? arena_dup(ps->arena, s) : NULL);
	params_bind(ps, number ? NULL : arena_dup(ps->arena, s));
	return 0;
}

/* Which scan: its number, or what it may not be past. */
static int
read_scan(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;
	int64_t number;
	int32_t day;

	if (p->kind == PARAM_SCAN && (!str_int(s, &number) || number < 1))
		return refuse(r, p, "the number of a scan is needed, as /v1/scans lists them");
	if (p->kind == PARAM_AS_OF && !date_parse(s, &day))
		return refuse(r, p, "a day such as 2026-01-31 is needed");
	if (p->kind == PARAM_KNOWN_AT && !time_parse(s, &number))
		return refuse(r, p, "a day or a time such as 2026-01-31T06:00:00Z is needed");
	if (p->kind != PARAM_SCAN && ps->scan[0] != NULL)
		return refuse(r, p, "a scan's number says all; leave the day and the time out");
	ps->scan[p->kind - PARAM_SCAN] = arena_dup(ps->arena, s);
	return 0;
}

/* Part of a name or a whole identifier. */
static int
read_search(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;
	const char *value[SEARCH_VALUES];

	if (s.n < (size_t)p->min || s.n > (size_t)p->max)
		return refuse(r, p, arena_printf(ps->arena, "%" PRId64 " to %" PRId64 " bytes are needed", p->min, p->max));
	if (!search_read(ps->arena, s, r->org, value))
		return refuse(r, p, "it has neither letters nor digits, and nothing else of names is compared");
	for (size_t i = 0; i < SEARCH_VALUES; i++)
		params_bind(ps, value[i]);
	ps->searching = true;
	return 0;
}

static int
read_cursor(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;
	struct cursor *c = &ps->cursor;

	if (!cursor_read(c, s, params_scope(ps)))
		return refuse(r, p, "it is broken, or it belongs to a list with other filters; follow the Link header "
		    "of the page before as it is, or begin without a cursor");
	ps->paged = true;
	params_bind(ps, arena_printf(ps->arena, "%" PRId64, c->key));
	params_bind(ps, arena_printf(ps->arena, "%" PRId64, c->facility));
	params_bind(ps, arena_printf(ps->arena, "%" PRId64, c->org));
	params_bind(ps, arena_printf(ps->arena, "%" PRId64, c->rank));
	return 0;
}

static int
read_format(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;

	if (!is_word_of(p, s))
		return refuse_word(r, p, s);
	ps->format = str_is(s, "csv") ? ROWS_CSV : str_is(s, "xlsx") ? ROWS_XLSX : str_is(s, "ndjson") ? ROWS_NDJSON : ROWS_JSON;
	ps->format_word = s;
	return 0;
}

/* "A,B" as the array {"A","B"}. */
static int
read_orgs(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;
	struct str rest = s, part;
	struct buf b = { 0 };

	buf_char(&b, '{');
	while (str_split(&rest, ',', &part) && part.n > 0 && ps->norgs < p->max) {
		buf_printf(&b, "%s\"", ps->norgs++ > 0 ? "," : "");
		for (size_t i = 0; i < part.n; i++) {
			if (part.p[i] == '"' || part.p[i] == '\\')
				buf_char(&b, '\\');
			buf_char(&b, part.p[i]);
		}
		buf_char(&b, '"');
	}
	buf_char(&b, '}');
	ps->orgs = arena_dup(ps->arena, buf_as_str(&b));
	buf_free(&b);
	/* the last part was one, and no more follow */
	return ps->norgs > 0 && part.n > 0 && part.p + part.n == s.p + s.n ? 0 : refuse(r, p, arena_printf(ps->arena,
	    "names of organisations with commas between are needed, %" PRId64 " at most", p->max));
}

const struct params_value_reader params_value_readers[] = {
	[PARAM_TEXT] = { read_text, 1 },
	[PARAM_INT] = { read_int, 1 },
	[PARAM_TENTHS] = { read_tenths, 1 },
	[PARAM_WORD] = { read_word, 1 },
	[PARAM_WORDS] = { read_list, 1 },
	[PARAM_COUNTRIES] = { read_list, 1 },
	[PARAM_NAMES] = { read_list, 1 },
	[PARAM_FACETS] = { read_list, 0 },
	[PARAM_RULE] = { read_rule, 1 },
	[PARAM_FEED] = { read_feed, 1 },
	[PARAM_ID] = { read_id, 1 },
	[PARAM_FACILITY] = { read_facility, 4 },
	[PARAM_SINCE] = { read_since, 2 },
	[PARAM_SEARCH] = { read_search, SEARCH_VALUES },
	[PARAM_CURSOR] = { read_cursor, 4 },
	[PARAM_FORMAT] = { read_format, 0 },
	[PARAM_SCAN] = { read_scan, 0 },
	[PARAM_AS_OF] = { read_scan, 0 },
	[PARAM_KNOWN_AT] = { read_scan, 0 },
	[PARAM_ORGS] = { read_orgs, 0 },
};
