#include <stdio.h>

#include "api_files.h"
#include "problem.h"
#include "sessions.h"

/* __Host- wants Secure and Path; Strict: no other site's link or form sends it along. */
#define COOKIE SESSION_COOKIE "=%s; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=%lld"

int
sessions_setup(struct pg *db, struct err *err)
{
	return pg_prepare(db, "session_show", api_session_show, err) < 0 || pg_prepare(db, "session_begin", api_session_begin, err) < 0 ||
	    pg_prepare(db, "session_end", api_session_end, err) < 0 ? -1 : 0;
}

int
sessions_show(struct pg *db, const struct visitor *v, struct http_reply *r, struct err *err)
{
	bool by_session = v->credential.kind == CREDENTIAL_SESSION;
	const struct pg_param param[] = { pg_text(v->caller.key), by_session ? pg_int(v->credential.session.until) : pg_null(),
		pg_int(v->caller.level) };
	struct pg_rows *rows = pg_query_as(db, PG_ALL_ORGS, "session_show", param, 3, err);

	if (rows == NULL)
		return -1;
	r->type = "application/json";
	r->status = 200;
	buf_printf(&r->body, "%.*s\n", STR_ARG(pg_get(rows, 0, 0)));
	pg_rows_free(rows);
	return 0;
}

static void
set_cookie(struct http_reply *r, const char *value, int64_t seconds)
{
	char text[SESSION_LENGTH + 128];

	snprintf(text, sizeof(text), COOKIE, value, (long long)seconds);
	http_header(r, "Set-Cookie", text);
}

int
sessions_begin(struct pg *db, const struct visitor *v, struct http_reply *r, struct err *err)
{
	const struct pg_param param[] = { pg_text(v->caller.key), pg_int(SESSION_SECONDS) };
	struct visitor signed_in = *v;
	char text[SESSION_LENGTH + 1];
	uint8_t secret[SHA256_SIZE];
	struct pg_rows *rows;
	int64_t until, seconds;

	if (v->credential.kind != CREDENTIAL_KEY) {
		problem(r, 403, "key-needed", "a session is made with a key: Authorization: Bearer KEY");
		return 0;
	}
	if ((rows = pg_query_as(db, PG_ALL_ORGS, "session_begin", param, 2, err)) == NULL)
		return -1;
	if (pg_rows_count(rows) == 0 || !sha256_unhex(pg_get(rows, 0, 0), secret)) {
		pg_rows_free(rows);
		return err_set(err, ERR_CONFIG, "the database has no secret for sessions; flare key create makes one");
	}
	until = pg_get_int(rows, 0, 1);
	seconds = pg_get_int(rows, 0, 2);
	pg_rows_free(rows);
	session_make(&signed_in.credential.session, v->caller.key, until, secret, text);
	signed_in.credential.kind = CREDENTIAL_SESSION;
	if (sessions_show(db, &signed_in, r, err) < 0)
		return -1;
	r->status = 201;
	set_cookie(r, text, seconds);
	return 0;
}

int
sessions_end(struct pg *db, struct callers *callers, const struct visitor *v, struct http_reply *r, struct err *err)
{
	const struct session *s = &v->credential.session;
	const struct pg_param param[] = { pg_text(s->name), pg_int(s->until) };
	struct pg_rows *rows = NULL;

	if (v->credential.kind == CREDENTIAL_SESSION) {
		if (pg_begin_write(db, err) < 0)
			return -1;
		if (pg_act_for(db, PG_ALL_ORGS, err) < 0 || (rows = pg_query_prepared(db, "session_end", param, 2, err)) == NULL ||
		    pg_commit(db, err) < 0) {
			pg_rows_free(rows);
			pg_rollback(db);
			return -1;
		}
		pg_rows_free(rows);
		callers_forget(callers, &v->credential);
	}
	r->status = 204;
	set_cookie(r, "", 0);
	return 0;
}
