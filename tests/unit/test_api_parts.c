#include <jansson.h>

#include "bounds.h"
#include "cursor.h"
#include "export.h"
#include "httpguard.h"
#include "query.h"
#include "route.h"
#include "ruleset.h"
#include "scope.h"
#include "t.h"

/* The parts of the API that need no server. */

static void
test_query(void)
{
	static const struct {
		const char *target;
		const char *path;		/* NULL: refused */
		size_t nparams;
		const char *name, *value;	/* of the last */
	} cases[] = {
		{ "/", "/", 0, NULL, NULL },
		{ "/?", "/", 0, NULL, NULL },
		{ "/a%20b?c=d", "/a b", 1, "c", "d" },
		{ "/a+b?c=d+e%2B", "/a+b", 1, "c", "d e+" },
		{ "/?a=1&b=2&", "/", 2, "b", "2" },
		{ "/?a=1&&b=2", "/", 2, "b", "2" },
		{ "/?a", "/", 1, "a", "" },
		{ "/?=x", "/", 1, "", "x" },
		{ "/?a=b=c", "/", 1, "a", "b=c" },
		{ "/?a=b?c", "/", 1, "a", "b?c" },
		{ "/?q=%E9%A1%B6", "/", 1, "q", "\xe9\xa1\xb6" },
		{ "/%", NULL, 0, NULL, NULL },
		{ "/%4", NULL, 0, NULL, NULL },
		{ "/%zz", NULL, 0, NULL, NULL },
		{ "/%00", NULL, 0, NULL, NULL },
		{ "/%0a", NULL, 0, NULL, NULL },
		{ "/%7f", NULL, 0, NULL, NULL },
		{ "/?a=%c0%80", NULL, 0, NULL, NULL },
		{ "/?a=%ed%a0%80", NULL, 0, NULL, NULL },
		{ "/?a=%ff", NULL, 0, NULL, NULL },
		{ "", NULL, 0, NULL, NULL },
		{ "x", NULL, 0, NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct query q;
		const char *why = query_parse(&q, str_of(cases[i].target));

		if (!T((why == NULL) == (cases[i].path != NULL)))
			printf("# %s: %s\n", cases[i].target, why != NULL ? why : "taken");
		if (why == NULL && cases[i].path != NULL) {
			T_STR(q.path.p, cases[i].path);
			T_INT(q.nparams, cases[i].nparams);
			if (q.nparams > 0) {
				T_STR(q.param[q.nparams - 1].name.p, cases[i].name);
				T_STR(q.param[q.nparams - 1].value.p, cases[i].value);
				T_STR(query_get(&q, cases[i].name).p, cases[i].value);
			}
			T(query_get(&q, "nothing").p == NULL);
		}
		query_free(&q);
	}
}

/* Each byte is escaped so that it is read back. */
static void
test_escape(void)
{
	struct buf b = { 0 };
	struct query q;
	char all[256];
	size_t n = 0;

	for (int c = 0x20; c < 0x7f; c++)
		all[n++] = (char)c;
	buf_text(&b, "/?a=");
	query_escape(&b, (struct str){ all, n });
	T(query_parse(&q, buf_as_str(&b)) == NULL);
	T_INT(q.nparams, 1);
	T(str_eq(query_get(&q, "a"), (struct str){ all, n }));
	query_free(&q);
	buf_free(&b);
}

static void
test_cursor(void)
{
	const struct cursor c = { .scan = 12, .key = 605, .facility = INT64_MIN, .org = 1, .rank = 50 };
	struct cursor back;
	struct buf b = { 0 };
	int taken = 0;

	cursor_write(&b, &c, STR("country=CN"));
	T(cursor_read(&back, buf_as_str(&b), STR("country=CN")));
	T(back.scan == c.scan && back.key == c.key && back.facility == c.facility && back.org == c.org &&
	    back.rank == c.rank);
	T(!cursor_read(&back, buf_as_str(&b), STR("country=MY")));
	T(!cursor_read(&back, buf_as_str(&b), STR("")));
	T(!cursor_read(&back, STR(""), STR("country=CN")));
	T(!cursor_read(&back, STR("....."), STR("country=CN")));
	for (size_t i = 0; i < b.n; i++) {		/* each bit flipped, each prefix */
		for (int bit = 0; bit < 8; bit++) {
			b.p[i] = (char)(b.p[i] ^ (1 << bit));
			taken += cursor_read(&back, buf_as_str(&b), STR("country=CN"));
			b.p[i] = (char)(b.p[i] ^ (1 << bit));
		}
		taken += cursor_read(&back, (struct str){ b.p, i }, STR("country=CN"));
	}
	T_INT(taken, 0);
	buf_free(&b);
}

static void
test_cells(void)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{ "", "" }, { "Acme", "Acme" }, { "a,b", "\"a,b\"" }, { "a\"b", "\"a\"\"b\"" }, { "a\nb", "\"a\nb\"" },
		{ "=1+1", "\"'=1+1\"" }, { "+1", "\"'+1\"" }, { "-1", "\"'-1\"" }, { "@x", "\"'@x\"" },
		{ "\tx", "\"'\tx\"" }, { "  =1", "\"'  =1\"" }, { "\xef\xbc\x9d" "1", "\"'\xef\xbc\x9d" "1\"" },
		{ "\xc2\xa0=1", "\"'\xc2\xa0=1\"" }, { "a=1", "a=1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = { 0 };

		buf_text(&b, "");
		export_cell(&b, str_of(cases[i].text));
		T_STR(b.p, cases[i].cell);
		buf_free(&b);
	}
}

static void
test_guard(void)
{
	struct httpguard g = { 0 };

	httpguard_header(&g, STR("Host"), STR("localhost:8080"));
	T(httpguard_verdict(&g, STR("/"), "HTTP/1.1") == NULL);
	T(!g.body && !httpguard_foreign(&g));
	httpguard_header(&g, STR("content-length"), STR("0"));
	T(httpguard_verdict(&g, STR("/"), "HTTP/1.1") == NULL);
	T(!g.body);
	httpguard_header(&g, STR("X-Nul"), (struct str){ "a\0b", 3 });
	T_STR(httpguard_verdict(&g, STR("/"), "HTTP/1.1"), "a header's value has control characters");

	static const struct {
		const char *host;
		bool foreign;
	} hosts[] = {
		{ "localhost", false }, { "127.0.0.1", false }, { "127.0.0.1:80", false }, { "[::1]:80", false },
		{ "x", false }, { "", false }, { "evil.example", true }, { "127.0.0.1.evil.example:80", true },
		{ "localhost.", true },
	};
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct httpguard h = { 0 };

		httpguard_header(&h, STR("Host"), str_of(hosts[i].host));
		if (!T(httpguard_foreign(&h) == hosts[i].foreign))
			printf("# %s\n", hosts[i].host);
	}
}

/* openapi.json has a route's parameters, all of them and no others. */
static void
compare_params(const struct route *r, const json_t *said)
{
	size_t n = 0, headers = 0, at;
	const json_t *header;

	json_array_foreach(said, at, header)
		if (strcmp(json_string_value(json_object_get(header, "in")), "header") == 0) {
			headers++;
			T_STR(json_string_value(json_object_get(header, "name")), r->counts != NULL ? "Prefer" : "Idempotency-Key");
		}
	T_INT(headers, r->counts != NULL || r->kind == ROUTE_JOB);
	for (; n < ROUTE_PARAMS && r->param[n].name != NULL; n++) {
		const struct param *p = &r->param[n];
		const json_t *one = NULL, *schema, *words;
		size_t i;

		json_array_foreach(said, i, one)
			if (strcmp(json_string_value(json_object_get(one, "name")), p->name) == 0)
				break;
		if (!T(i < json_array_size(said))) {
			printf("# %s: %s is not in openapi.json\n", r->path, p->name);
			continue;
		}
		one = json_array_get(said, i);
		schema = json_object_get(one, "schema");
		T_STR(json_string_value(json_object_get(one, "in")), n == 0 && strchr(r->path, '{') ? "path" : "query");
		if (p->kind == PARAM_INT && p->max <= BOUND_PAGE)
			T_INT(json_integer_value(json_object_get(schema, "maximum")), p->max);
		if (p->kind == PARAM_TEXT)
			T_INT(json_integer_value(json_object_get(schema, "maxLength")), p->max);
		words = json_object_get(schema, "items") != NULL
		    ? json_object_get(json_object_get(schema, "items"), "enum") : json_object_get(schema, "enum");
		if (p->words != NULL)
			for (size_t k = 0; k == 0 || p->words[k - 1] != NULL; k++) {
				const char *got = json_string_value(json_array_get(words, k));

				T_STR(got != NULL ? got : "(end)", p->words[k] != NULL ? p->words[k] : "(end)");
			}
	}
	if (!T_INT(json_array_size(said), n + headers))
		printf("# %s\n", r->path);
}

/* openapi.json's name of a method is in small letters. */
static const char *
small(enum http_method method)
{
	static char name[16];
	size_t n = 0;

	for (const char *p = http_method_name(method); *p != '\0'; p++)
		name[n++] = (char)(*p | 0x20);
	name[n] = '\0';
	return name;
}

static size_t
count_operations(const json_t *paths)
{
	const char *path;
	json_t *one;
	size_t n = 0;

	json_object_foreach((json_t *)(uintptr_t)paths, path, one)
		for (enum http_method m = HTTP_GET; m <= HTTP_OPTIONS; m++)
			n += json_object_get(one, small(m)) != NULL;
	return n;
}

/* What a key must allow stands beside each operation, as a list of roles. */
static void
compare_scope(const struct route *r, const json_t *security)
{
	const json_t *roles = json_object_get(json_array_get(security, 0), r->method == HTTP_DELETE ? "session" : "key");

	T(json_is_array(security));
	T_INT(json_array_size(security) == 0, r->open);
	if (!r->open) {
		T_INT(json_array_size(roles), r->scope != CALLER_NONE);
		T_STR(r->scope != CALLER_NONE ? json_string_value(json_array_get(roles, 0)) : "", scope_name(r->scope));
	}
}

/* A body where there can be one, and the codes that every route of its kind can answer with. */
static void
compare_responses(const struct route *r, const json_t *said)
{
	static const struct {
		enum route_kind from, to;
		const char *codes;
	} kinds[] = {
		{ ROUTE_FILE, ROUTE_FILE, "200" }, { ROUTE_SESSION, ROUTE_SCANNED, "400 401 403 429 503" },
		{ ROUTE_QUERY, ROUTE_SCANNED, "200 304" }, { ROUTE_JOB, ROUTE_JOB, "202 409" },
	};
	const json_t *responses = json_object_get(said, "responses");

	T_INT(json_object_get(said, "requestBody") != NULL, r->body > 0);
	T_INT(json_object_get(responses, "413") != NULL, r->body > 0);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		for (const char *p = kinds[i].codes; r->kind >= kinds[i].from && r->kind <= kinds[i].to; p += 4) {
			char code[4];

			snprintf(code, sizeof(code), "%.3s", p);
			if (!T(json_object_get(responses, code) != NULL))
				printf("# %s %s: %s\n", http_method_name(r->method), r->path, code);
			if (p[3] == '\0')
				break;
		}
}

static void
test_openapi(void)
{
	json_error_t why;
	json_t *doc = json_load_file(SOURCE_DIR "/api/openapi.json", JSON_REJECT_DUPLICATES, &why);
	const json_t *paths = json_object_get(doc, "paths");

	T(doc != NULL);
	T_INT(count_operations(paths), nroutes);
	for (size_t i = 0; i < nroutes; i++) {
		const struct route *r = &routes[i];
		const json_t *one = json_object_get(json_object_get(paths, r->path), small(r->method));

		if (!T(one != NULL))
			printf("# %s %s is not in openapi.json\n", http_method_name(r->method), r->path);
		T(json_object_get(one, "operationId") != NULL);
		T((json_object_get(one, "requestBody") != NULL) == (r->body > 0));
		compare_scope(r, json_object_get(one, "security"));
		compare_params(r, json_object_get(one, "parameters"));
		compare_responses(r, one);
	}
	json_decref(doc);
}

/* The API's names of indicators are the engine's, in its order, in every query as well. */
static void
test_indicators(void)
{
	const struct param *p = routes[0].param;

	while (strcmp(p->name, "indicator") != 0)
		p++;
	for (int i = 0; i < NINDICATORS; i++)
		T_STR(p->words[i], indicator_name[i]);
	T(p->words[NINDICATORS] == NULL);
	for (size_t i = 0; i < nroutes; i++) {
		const char *at = routes[i].text != NULL && routes[i].kind >= ROUTE_QUERY
		    ? strstr(routes[i].text, "'abuse_of_vulnerability'") : NULL;

		for (; at != NULL; at = strstr(at, "'abuse_of_vulnerability'"))
			for (int k = 0; k < NINDICATORS; k++) {
				size_t n = strlen(indicator_name[k]);

				if (k == NINDICATORS - 1 && *at == ']')
					break;		/* a list that leaves out controls */
				at += strcspn(at, "']");
				T(strncmp(at + 1, indicator_name[k], n) == 0 && at[n + 1] == '\'');
				at += n + 2;
				at += strspn(at, ", \n");
			}
	}
}

static void
test_routes(void)
{
	struct buf allow = { 0 };
	struct str inner;

	T(route_find(HTTP_GET, STR("/v1/facilities"), &inner) == &routes[0]);
	T(inner.p == NULL);
	T_STR(route_find(HTTP_GET, STR("/v1/facilities/x"), &inner)->path, "/v1/facilities/{id}");
	T(str_is(inner, "x"));
	T(route_find(HTTP_GET, STR("/v1/facilities/"), &inner) == NULL);
	T(route_find(HTTP_GET, STR("/v1/facilities/x/y"), &inner) == NULL);
	T(route_find(HTTP_GET, STR("/v1/facilitie"), &inner) == NULL);
	T(route_find(HTTP_GET, STR("/v1/facilitiesx"), &inner) == NULL);
	T(route_find(HTTP_GET, STR("//"), &inner) == NULL);
	T(route_find(HTTP_DELETE, STR("/v1/facilities"), &inner) == NULL);
	T(!route_methods(STR("/v1/facilities/"), &allow));
	T(route_methods(STR("/v1/facilities/x"), &allow));
	T_STR(allow.p, "GET, HEAD");
	buf_free(&allow);
}

int
main(void)
{
	test_query();
	test_escape();
	test_cursor();
	test_cells();
	test_guard();
	test_openapi();
	test_indicators();
	test_routes();
	return t_done();
}
