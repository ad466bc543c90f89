#include <string.h>

#include "params.h"
#include "params_value.h"
#include "problem.h"
#include "wish.h"

void
params_bind(struct params *ps, const char *value)
{
	if (ps->n < PARAMS_BOUND)
		ps->value[ps->n++] = value;
}

struct str
params_scope(const struct params *ps)
{
	return str_of(arena_printf(ps->arena, "%.*s?%.*s", STR_ARG(ps->path), STR_ARG(buf_as_str(&ps->filters))));
}

static int
read_one(struct reading *r, const struct param *p, struct str s, bool inside)
{
	struct params *ps = r->params;
	const struct params_value_reader *reader = &params_value_readers[p->kind];

	if (s.p == NULL) {
		for (int n = reader->bound; n > 0; n--)
			params_bind(ps, p->absent);
		return 0;
	}
	/* a cursor belongs to the filters before it, and a format is no filter */
	if (p->kind != PARAM_FORMAT && p->kind != PARAM_CURSOR && !inside) {
		buf_printf(&ps->filters, "%s%s=", ps->filters.n > 0 ? "&" : "", p->name);
		query_escape(&ps->filters, s);
	}
	return reader->read(r, p, s);
}

/* NAME if it looks like one, so that it can be repeated in an answer. */
static const char *
printable(struct arena *arena, struct str name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

	return name.n <= 40 && params_value_has_only(name, plain) ? arena_dup(arena, name) : NULL;
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

/* Are the parameters that a shorter statement does without not given, or as if they were not? */
static bool
does(const struct route_shorter *s, const struct route *route, const struct query *q)
{
	for (const struct param *p = route->param; p < route->param + ROUTE_PARAMS && p->name != NULL; p++) {
		struct str v = query_get(q, p->name);

		for (const char *const *name = s->unless; *name != NULL; name++)
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
		params_bind(ps, NULL);			/* $1, known later */
	if (check_names(&r, &request->query, first) < 0)
		return -1;
	for (size_t i = 0; i < ROUTE_PARAMS && route->param[i].name != NULL; i++)
		if (read_one(&r, &route->param[i], i < first ? inner :
		    query_get(&request->query, route->param[i].name), i < first) < 0)
			return -1;
	if (route->counts != NULL)
		params_bind(ps, NULL);			/* the last, counted later */
	for (const struct route_shorter *s = route->shorter; s->name != NULL && ps->shorter == NULL; s++)
		if (does(s, route, &request->query))
			ps->shorter = s;
	return 0;
}

int
params_count(const struct route *route)
{
	int n = (route->kind == ROUTE_SCANNED) + (route->counts != NULL);

	for (const struct param *p = route->param; p < route->param + ROUTE_PARAMS && p->name != NULL; p++)
		n += params_value_readers[p->kind].bound;
	return n;
}

void
params_free(struct params *ps)
{
	arena_free(ps->arena);
	buf_free(&ps->filters);
	*ps = (struct params){ 0 };
}
