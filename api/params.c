#include <inttypes.h>
#include <string.h>

#include "date.h"
#include "hash.h"
#include "params.h"
#include "problem.h"
#include "search.h"
#include "wish.h"

struct reading {
	struct params *params;
	const struct route *route;
	int32_t org;			/* who asks: ids of one's own are made with it */
	struct http_reply *reply;
};

static void
bind(struct params *ps, const char *value)
{
	if (ps->n < PARAMS_BOUND)
		ps->value[ps->n++] = value;
}

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

static bool
all_of(struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(set, s.p[i]) == NULL)
			return false;
	return s.n > 0;
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
		if (p->kind == PARAM_COUNTRIES && (part.n != 2 || !all_of(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) {
			refuse(r, p, "codes of two capital letters with commas between are needed, such as CN,MY");
			goto out;
		}
		if (p->kind == PARAM_NAMES && !all_of(part, lower)) {
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
		bind(r->params, arena_dup(r->params->arena, buf_as_str(&b)));
	status = 0;
out:
	buf_free(&b);
	return status;
}

static int
read_int(struct reading *r, const struct param *p, struct str s)
{
	int64_t v;

	if (!str_int(s, &v) || v < p->min || v > p->max)
		return refuse(r, p, arena_printf(r->params->arena,
		    "a whole number from %" PRId64 " to %" PRId64 " is needed", p->min, p->max));
	bind(r->params, arena_printf(r->params->arena, "%" PRId64, v));
	return 0;
}

/* "59.5" as 595. */
static int
read_tenths(struct reading *r, const struct param *p, struct str s)
{
	struct str rest = s, whole, tenth = { "0", 1 };
	int64_t v, t;

	if (!all_of(s, "0123456789.") || !str_split(&rest, '.', &whole) || !str_int(whole, &v) ||
	    (whole.n < s.n && ((tenth = rest).n != 1)) || !str_int(tenth, &t) || v > p->max ||
	    10 * v + t < p->min || 10 * v + t > p->max)
		return refuse(r, p, arena_printf(r->params->arena,
		    "a number from %" PRId64 " to %" PRId64 " with at most one decimal is needed",
		    p->min / 10, p->max / 10));
	bind(r->params, arena_printf(r->params->arena, "%" PRId64, 10 * v + t));
	return 0;
}

/* An OS ID, such as CN2019123ABCDEF, is looked up. */
static int
read_facility(struct reading *r, struct str s)
{
	struct arena *arena = r->params->arena;
	struct str key;
	int64_t id = 0, also = 0;		/* also: the hash of the OS ID as one of several identifiers */
	bool ours = search_id(s, &id);

	if (!ours && (s.n > 40 || !all_of(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))) {
		problem(r->reply, 404, "no-such-facility",
		    "a facility is called by its id, 16 hex digits, or by its OS ID");
		return -1;
	}
	if (!ours) {
		id = hash_id((struct str[]){ STR("os_id"), s }, 2);
		key = str_of(arena_printf(arena, "os_id:%.*s", STR_ARG(s)));
		also = hash_id(&key, 1);
	}
	bind(r->params, arena_printf(arena, "%" PRId64, id));
	bind(r->params, arena_printf(arena, "%d", part_of(id)));
	bind(r->params, ours ? NULL : arena_printf(arena, "%" PRId64, also));
	bind(r->params, ours ? NULL : arena_printf(arena, "%d", part_of(also)));
	return 0;
}

struct str
params_scope(const struct params *ps)
{
	return str_of(arena_printf(ps->arena, "%.*s?%.*s", STR_ARG(ps->path), STR_ARG(buf_as_str(&ps->filters))));
}

static int
read_cursor(struct reading *r, const struct param *p, struct str s)
{
	struct params *ps = r->params;
	struct cursor *c = &ps->cursor;

	if (s.p == NULL) {
		for (int i = 0; i < 4; i++)
			bind(ps, NULL);
		return 0;
	}
	if (!cursor_read(c, s, params_scope(ps)))
		return refuse(r, p, "it is broken, or it belongs to a list with other filters; follow the Link header "
		    "of the page before as it is, or begin without a cursor");
	ps->paged = true;
	bind(ps, arena_printf(ps->arena, "%" PRId64, c->key));
	bind(ps, arena_printf(ps->arena, "%" PRId64, c->facility));
	bind(ps, arena_printf(ps->arena, "%" PRId64, c->org));
	bind(ps, arena_printf(ps->arena, "%" PRId64, c->rank));
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
	bind(ps, number ? arena_dup(ps->arena, s) : NULL);
	bind(ps, number ? NULL : arena_dup(ps->arena, s));
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
		bind(ps, value[i]);
	ps->searching = true;
	return 0;
}

/* What does not look like an id is one that nobody has. */
static int
read_id(struct reading *r, struct str s)
{
	int64_t id;

	if (!search_id(s, &id)) {
		problem(r->reply, 404, "not-found", "there is none of that name");
		return -1;
	}
	bind(r->params, arena_printf(r->params->arena, "%" PRId64, id));
	return 0;
}

static enum rows
rows_of(struct str word)
{
	return str_is(word, "csv") ? ROWS_CSV : str_is(word, "xlsx") ? ROWS_XLSX : str_is(word, "ndjson") ? ROWS_NDJSON
	    : ROWS_JSON;
}

/* How many values a parameter is bound as. */
static int
bound_by(enum param_kind kind)
{
	switch (kind) {
	case PARAM_FORMAT:
	case PARAM_FACETS:
	case PARAM_SCAN:
	case PARAM_AS_OF:
	case PARAM_KNOWN_AT:
	case PARAM_ORGS:
		return 0;
	case PARAM_SINCE:
		return 2;
	case PARAM_FACILITY:
	case PARAM_CURSOR:
		return 4;
	case PARAM_SEARCH:
		return SEARCH_VALUES;
	default:
		return 1;
	}
}

static int
read_one(struct reading *r, const struct param *p, struct str s, bool inside)
{
	struct params *ps = r->params;

	if (p->kind == PARAM_CURSOR)
		return read_cursor(r, p, s);
	if (s.p == NULL) {
		for (int n = bound_by(p->kind); n > 0; n--)
			bind(ps, p->absent);
		return 0;
	}
	if (p->kind != PARAM_FORMAT && !inside) {
		buf_printf(&ps->filters, "%s%s=", ps->filters.n > 0 ? "&" : "", p->name);
		query_escape(&ps->filters, s);
	}
	switch (p->kind) {
	case PARAM_TEXT:
		if (s.n < (size_t)p->min || s.n > (size_t)p->max)
			return refuse(r, p, arena_printf(ps->arena, "%" PRId64 " to %" PRId64 " bytes are needed",
			    p->min, p->max));
		bind(ps, arena_dup(ps->arena, s));
		return 0;
	case PARAM_INT:
		return read_int(r, p, s);
	case PARAM_TENTHS:
		return read_tenths(r, p, s);
	case PARAM_WORD:
		if (!is_word_of(p, s))
			return refuse_word(r, p, s);
		bind(ps, arena_dup(ps->arena, s));
		return 0;
	case PARAM_FORMAT:
		if (!is_word_of(p, s))
			return refuse_word(r, p, s);
		ps->format = rows_of(s);
		ps->format_word = s;
		return 0;
	case PARAM_WORDS:
	case PARAM_COUNTRIES:
	case PARAM_NAMES:
	case PARAM_FACETS:
		return read_list(r, p, s);
	case PARAM_RULE:
		bind(ps, arena_dup(ps->arena, s));
		return 0;
	case PARAM_FACILITY:
		return read_facility(r, s);
	case PARAM_SINCE:
		return read_since(r, p, s);
	case PARAM_SEARCH:
		return read_search(r, p, s);
	case PARAM_ID:
		return read_id(r, s);
	case PARAM_FEED:
		if (s.n > (size_t)p->max || !all_of(s, "abcdefghijklmnopqrstuvwxyz0123456789-"))
			return refuse(r, p, "the name of a feed is needed, as flare feeds lists them");
		bind(ps, arena_dup(ps->arena, s));
		return 0;
	case PARAM_SCAN:
	case PARAM_AS_OF:
	case PARAM_KNOWN_AT:
		return read_scan(r, p, s);
	case PARAM_ORGS:
		return read_orgs(r, p, s);
	case PARAM_CURSOR:
		break;
	}
	return 0;
}

/* NAME if it looks like one, so that it can be repeated in an answer. */
static const char *
printable(struct arena *arena, struct str name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

	return name.n <= 40 && all_of(name, plain) ? arena_dup(arena, name) : NULL;
}

static int
refuse_name(struct reading *r, const char *code, const char *name, const char *why, const char *near)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s: %s%s%s%s", name != NULL ? name : "a parameter", why, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
	problem_at(r->reply, 400, code, name, b.p);
	buf_free(&b);
	return -1;
}

/* Names that the route does not have, and names that stand twice. */
static int
check_names(struct reading *r, const struct query *q, size_t first)
{
	const struct param *param = r->route->param;
	const char *names[ROUTE_PARAMS];
	size_t n = 0;

	for (size_t i = first; i < ROUTE_PARAMS && param[i].name != NULL; i++)
		names[n++] = param[i].name;
	for (size_t i = 0; i < q->nparams; i++) {
		struct str name = q->param[i].name;
		bool known = false;

		for (size_t k = 0; k < n; k++)
			known = known || str_is(name, names[k]);
		if (!known)
			return refuse_name(r, "unknown-parameter", printable(r->params->arena, name),
			    "this resource has no such parameter", str_nearest(name, names, n));
		for (size_t k = 0; k < i; k++)
			if (str_eq(q->param[k].name, name))
				return refuse_name(r, "repeated-parameter", printable(r->params->arena, name),
				    "it is given more than once; several values go into one, with commas between",
				    NULL);
	}
	return 0;
}

/* Are the parameters that the route's shorter statement does without not given, or as if they were not? */
static bool
is_plain(const struct route *route, const struct query *q)
{
	for (const struct param *p = route->param; p < route->param + ROUTE_PARAMS && p->name != NULL; p++) {
		struct str v = query_get(q, p->name);

		for (const char *const *name = route->plain_unless; *name != NULL; name++)
			if (strcmp(*name, p->name) == 0 && v.n > 0 && (p->absent == NULL || !str_is(v, p->absent)))
				return false;
	}
	return true;
}

int
params_read(struct params *ps, const struct route *route, const struct http_request *request, struct str inner, int32_t org,
    struct http_reply *reply)
{
	struct reading r = { .params = ps, .route = route, .org = org, .reply = reply };
	size_t first = inner.p != NULL;		/* of the parameters that stand in the query */

	*ps = (struct params){ .arena = arena_new(), .path = request->query.path };
	if (route->columns != NULL && request->accept.p != NULL)
		ps->format = wish_rows(request->accept);
	ps->count = wish_count(request->prefer, &ps->preferred);
	if (route->kind == ROUTE_SCANNED)
		bind(ps, NULL);			/* $1, known later */
	if (check_names(&r, &request->query, first) < 0)
		return -1;
	for (size_t i = 0; i < ROUTE_PARAMS && route->param[i].name != NULL; i++)
		if (read_one(&r, &route->param[i], i < first ? inner :
		    query_get(&request->query, route->param[i].name), i < first) < 0)
			return -1;
	if (route->counts != NULL)
		bind(ps, NULL);			/* the last, counted later */
	ps->plain = route->plain != NULL && is_plain(route, &request->query);
	return 0;
}

void
params_free(struct params *ps)
{
	arena_free(ps->arena);
	buf_free(&ps->filters);
	*ps = (struct params){ 0 };
}
