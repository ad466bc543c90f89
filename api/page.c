#include "page.h"
#include "rows.h"

const char *
page_scan(const struct params *ps, int which)
{
	if (ps->paged)
		return which == 0 ? arena_printf(ps->arena, "%lld", (long long)ps->cursor.scan) : NULL;
	return ps->scan[which];
}

struct str
page_whose(const struct params *ps, const struct caller *caller)
{
	const char *scan[3];

	for (int i = 0; i < 3; i++)
		if ((scan[i] = page_scan(ps, i)) == NULL)
			scan[i] = "";
	return str_of(arena_printf(ps->arena, "%d\n%s\n%s\n%s\n%s", caller->org, scan[0], scan[1], scan[2],
	    ps->orgs != NULL ? ps->orgs : ""));
}

struct str
page_name(const struct params *ps, const struct route *route, const struct http_request *request, const struct caller *caller,
    struct str stamp)
{
	const struct str cursor = query_get(&request->query, "cursor"), filters = buf_as_str(&ps->filters);

	return str_of(arena_printf(ps->arena, "%.*s\n%d.%d\n" FLARE_VERSION "\n%s\n%.*s\n%.*s\n%.*s\n%s\n%s%d\n%s", STR_ARG(stamp),
	    caller->org, caller->level, route->name, STR_ARG(request->query.path), STR_ARG(filters), STR_ARG(cursor),
	    rows_type(ps->format), route->counts != NULL ? ps->count : "", ps->preferred, ps->orgs != NULL ? ps->orgs : ""));
}
