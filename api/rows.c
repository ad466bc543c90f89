#include <string.h>

#include "export.h"
#include "rows.h"

static int
put_json(struct str json, const struct column *columns, struct buf *b, struct err *err)
{
	(void)columns;
	(void)err;
	buf_str(b, json);
	buf_char(b, '\n');
	return 0;
}

static const struct form {
	const char *type, *suffix;	/* of the file that a browser makes of it; NULL: none */
	int (*put)(struct str json, const struct column *, struct buf *, struct err *);
} forms[] = {
	[ROWS_JSON] = { "application/json", NULL, put_json },
	[ROWS_NDJSON] = { "application/x-ndjson", NULL, export_ndjson },
	[ROWS_CSV] = { "text/csv; charset=utf-8; header=present", "csv", export_csv },
	[ROWS_XLSX] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", export_xlsx },
};

const char *
rows_type(enum rows format)
{
	return forms[format].type;
}

int
rows_fill(const struct route *route, const struct params *ps, struct str json, struct http_reply *r, struct err *err)
{
	const struct form *form = &forms[ps->format];

	r->type = form->type;
	if (form->suffix != NULL)
		http_header(r, "Content-Disposition", arena_printf(ps->arena, "attachment; filename=\"flare-%s.%s\"",
		    route->name, form->suffix));
	return form->put(json, route->columns, &r->body, err);
}

/* The bytes as PostgreSQL writes them: \\x and two digits for each. */
void
rows_download(struct str hex, struct str name, const struct params *ps, struct http_reply *r)
{
	static const char digits[] = "0123456789abcdef";
	struct buf escaped = { 0 };
	const char *suffix = strrchr(name.p, '.');
	char *to = buf_room(&r->body, hex.n / 2);

	for (size_t i = 2; i + 1 < hex.n; i += 2)
		*to++ = (char)((strchr(digits, hex.p[i]) - digits) << 4 | (strchr(digits, hex.p[i + 1]) - digits));
	r->body.n = (size_t)(to - r->body.p);
	*to = '\0';
	query_escape(&escaped, name);
	r->type = ROWS_DOWNLOAD;
	http_header(r, "Content-Disposition", arena_printf(ps->arena, "attachment; filename=\"refused%s\"; filename*=UTF-8''%.*s",
	    suffix != NULL ? suffix : "", STR_ARG(buf_as_str(&escaped))));
	buf_free(&escaped);
}

void
rows_link(const struct params *ps, struct str last, struct http_reply *r)
{
	struct cursor next = { 0 };
	int64_t *const field[] = { &next.key, &next.facility, &next.org, &next.rank };
	struct str rest = last, part;
	struct buf b = { 0 };

	str_int(str_of(ps->value[0]), &next.scan);
	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		if (!str_split(&rest, '.', &part) || !str_int(part, field[i]))
			return;
	buf_printf(&b, "<%.*s?%.*s%scursor=", STR_ARG(ps->path), STR_ARG(buf_as_str(&ps->filters)), ps->filters.n > 0 ? "&" : "");
	cursor_write(&b, &next, params_scope(ps));
	if (ps->format_word.p != NULL)
		buf_printf(&b, "&format=%.*s", STR_ARG(ps->format_word));
	buf_text(&b, ">; rel=\"next\"");
	http_header(r, "Link", b.p);
	buf_free(&b);
}
