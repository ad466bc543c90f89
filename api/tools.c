#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "child.h"
#include "hash.h"
#include "problem.h"
#include "rows.h"
#include "spool.h"
#include "tools.h"

static const char *const words[] = { [ROWS_JSON] = "json", [ROWS_NDJSON] = "ndjson", [ROWS_CSV] = "csv", [ROWS_XLSX] = "xlsx" };

/* What a command ended with, where it is not its result. */
static void
refuse(int code, struct buf *said, struct http_reply *r)
{
	if (code == ERR_DATA || code == ERR_NOINPUT || code == ERR_USAGE)
		problem(r, 422, "not-understood", child_reason(said));
	else if (code == CHILD_KILLED)
		problem(r, 422, "too-much", "it took too long; give less at once");
	else {
		problem(r, 503, "unavailable", "it cannot be done now; try again in a few seconds");
		http_header(r, "Retry-After", "5");
	}
}

/* Of ROWS in BODY, for the log. */
static void
tell(struct buf *detail, int64_t rows, const struct http_body *body)
{
	uint8_t digest[SHA256_SIZE];
	char hex[SHA256_HEX], piece[16384];
	struct sha256 hash;
	ssize_t n;

	sha256_init(&hash);
	if (body->fd < 0)
		sha256_put(&hash, body->small.p, body->small.n);
	for (off_t at = 0; body->fd >= 0 && (n = pread(body->fd, piece, sizeof(piece), at)) > 0; at += n)
		sha256_put(&hash, piece, (size_t)n);
	sha256_end(&hash, digest);
	audit_detail_int(detail, "rows", rows);
	audit_detail_text(detail, "sha256", str_of(sha256_hex(digest, hex)));
}

/* How many rows a list had: flare screen's words are "12 sites; of ...", whatever the format. */
static int64_t
count_sites(const struct buf *said)
{
	const char *at = strstr(said->p, " sites; of "), *from = at;

	while (at != NULL && from > said->p && from[-1] >= '0' && from[-1] <= '9')
		from--;
	return from != at ? strtoll(from, NULL, 10) : 0;
}

static int
screen(const struct caller *c, const struct params *ps, const struct http_request *request, const char *conninfo,
    struct buf *detail, struct http_reply *r, struct err *err)
{
	const char *argv[10] = { "screen", "--format", words[ps->format] };
	struct buf out = { 0 }, said = { 0 };
	int fd = request->body.fd >= 0 ? dup(request->body.fd) : spool_open(err), n = 3, code, done = -1;

	if (!caller_is_operator(c)) {
		argv[n++] = "--org";
		argv[n++] = arena_printf(ps->arena, "#%d", c->org);
	}
	if (ps->value[0] != NULL) {
		argv[n++] = "--feed";
		argv[n++] = ps->value[0];
	}
	argv[n] = "-";
	if (fd < 0 || (request->body.fd < 0 && spool_put(fd, request->body.small.p, request->body.small.n, err) < 0) ||
	    lseek(fd, 0, SEEK_SET) != 0 || child_run(argv, conninfo, fd, &out, &said, &code, err) < 0)
		goto out;
	done = 0;
	if (code != 0 && code != 11) {			/* 11: some rows could not be read */
		refuse(code, &said, r);
		goto out;
	}
	r->status = 200;
	r->type = rows_type(ps->format);
	tell(detail, count_sites(&said), &request->body);
	if (ps->format == ROWS_JSON)
		buf_printf(&r->body, "{\"matching\": \"identifier, or exactly the same name and country\", \"unread_rows\": %s, "
		    "\"items\": %.*s}\n", code == 11 ? "true" : "false", STR_ARG(str_trim(buf_as_str(&out))));
	else
		buf_str(&r->body, buf_as_str(&out));
out:
	if (fd >= 0)
		close(fd);
	buf_free(&out);
	buf_free(&said);
	return done;
}

/* The texts as a CSV of one column, and how many; 0: the reply says what is wrong with the body. */
static size_t
read_texts(const struct http_request *request, struct buf *csv, struct http_reply *r)
{
	struct str type = http_field(request, "Content-Type");
	json_error_t why;
	json_t *root = request->body.small.p == NULL || !str_starts(type, "application/json") ? NULL
	    : json_loadb(request->body.small.p, request->body.small.n, JSON_REJECT_DUPLICATES, &why);
	const json_t *texts = json_object_get(root, "texts"), *text;
	size_t i, n = json_array_size(texts);
	bool good = json_object_size(root) == 1 && n > 0 && n <= TOOLS_TEXTS;

	buf_text(csv, "text\r\n");
	json_array_foreach(texts, i, text) {
		good = good && json_is_string(text);
		buf_char(csv, '"');
		for (const char *p = json_string_value(text); p != NULL && *p != '\0'; p++)
			buf_printf(csv, *p == '"' ? "\"%c" : "%c", *p);
		buf_text(csv, "\"\r\n");
	}
	json_decref(root);
	if (!good)
		problem(r, 400, "bad-body", "a body such as {\"texts\": [\"Workers' passports are kept in the office safe.\"]} is needed, of type "
		    "application/json, with 1 to 200 texts");
	return good ? n : 0;
}

/* Lines of JSON as the items of one answer. */
static void
put_items(const struct buf *out, struct http_reply *r)
{
	struct str rest = buf_as_str(out), line;

	buf_text(&r->body, "{\"items\": [");
	for (int n = 0; str_split(&rest, '\n', &line);)
		if (line.n > 0)
			buf_printf(&r->body, "%s%.*s", n++ > 0 ? ",\n " : "", STR_ARG(line));
	buf_text(&r->body, "]}\n");
}

static int
try(const struct http_request *request, const char *conninfo, struct buf *detail, struct http_reply *r, struct err *err)
{
	static const char *const argv[] = { "rules", "try", "--no-jit", "--column", "text", "-", NULL };
	struct buf csv = { 0 }, out = { 0 }, said = { 0 };
	size_t ntexts = read_texts(request, &csv, r);
	int fd = -1, code, done = 0;

	if (ntexts == 0)
		goto out;
	done = -1;
	if ((fd = spool_open(err)) < 0 || spool_put(fd, csv.p, csv.n, err) < 0 || lseek(fd, 0, SEEK_SET) != 0 ||
	    child_run(argv, conninfo, fd, &out, &said, &code, err) < 0)
		goto out;
	done = 0;
	if (code != 0) {
		refuse(code, &said, r);
		goto out;
	}
	r->status = 200;
	r->type = "application/json";
	put_items(&out, r);
	tell(detail, (int64_t)ntexts, &request->body);
out:
	if (fd >= 0)
		close(fd);
	buf_free(&csv);
	buf_free(&out);
	buf_free(&said);
	return done;
}

int
tools_run(const struct caller *c, const struct route *route, const struct params *ps, const struct http_request *request,
    const char *conninfo, atomic_int *running, struct buf *detail, struct http_reply *r, struct err *err)
{
	int done = 0;

	if (atomic_fetch_add(running, 1) >= TOOLS_AT_ONCE) {
		problem(r, 503, "busy", "others are at it; try again in a moment");
		http_header(r, "Retry-After", "2");
	} else if (strcmp(route->name, "screen") == 0)
		done = screen(c, ps, request, conninfo, detail, r, err);
	else
		done = try(request, conninfo, detail, r, err);
	atomic_fetch_sub(running, 1);
	return done;
}
