
#include "../api/issued.h"
#include "../api/server.h"
#include "anchor.h"
#include "caller.h"
#include "t.h"
#include "verify.h"

/*
 * What the server writes into the audit log: evidence and files are not sent before it is
 * written who gets them, and not at all when it cannot be; lists are counted.
 */
static struct pg *pg;
static struct buf reply;

static int
ask(const char *key, const char *target)
{
	char header[128] = "";

	if (key != NULL)
		snprintf(header, sizeof(header), "Authorization: Bearer %s\r\n", key);
	server_ask("GET", target, header, &reply);
	return server_status(&reply);
}

/* A list of three sites, or two texts. */
static int
post(const char *key, const char *target)
{
	char header[320];
	bool list = strstr(target, "screen") != NULL;

	snprintf(header, sizeof(header), "Authorization: Bearer %s\r\nContent-Type: %s\r\n", key, list ? "text/csv" : "application/json");
	server_ask_with("POST", target, header, list ? "Name,Country\nQuiet Mill,VN\nNobody Ltd,VN\nNo One Ltd,VN\n"
	    : "{\"texts\": [\"Passports are kept.\", \"All was well.\"]}", &reply);
	return server_status(&reply);
}

static const char *
last_event(void)
{
	return db_value(pg, "select concat_ws(' ', org_id, split_part(actor, ':', 1), action, object, detail) from audit_event"
	    " where action <> 'migrate' order by at desc, seq desc limit 1");
}

static void
run(const char *sql)
{
	struct err err;

	if (!T(pg_script(pg, sql, &err) == 0))
		printf("# %s\n", err.msg);
}

/* What was screened or tried is not sent before it is written down how much it was, and of what; no name is. */
static void
test_tools(const char *key)
{
	static const char *const formats[] = { "json", "ndjson", "csv", "xlsx" };
	char target[64], before[64];

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		snprintf(target, sizeof(target), "/v1/screen?format=%s", formats[i]);
		if (!T_INT(post(key, target), 200))
			printf("# %s: %s\n", target, server_body(&reply));
		T_STR(last_event(), "1 key screen /v1/screen {\"rows\":3,\"sha256\":"
		    "\"8c1fd013d62bb0018b6c9cc182b3cd4d58d9675f7e3565aa30d886338f9deae9\"}");
	}
	T_INT(post(key, "/v1/rules/try"), 200);
	T_STR(last_event(), "1 key rules_try /v1/rules/try {\"rows\":2,\"sha256\":"
	    "\"3985a9cdd598d12602a0db457baee9a5ec86c81bf2626089456ccbd96cd17391\"}");
	snprintf(before, sizeof(before), "%s", db_value(pg, "select count(*) from audit_event"));
	T_INT(post(key, "/v1/screen?feed=canonical-audit"), 422);
	T_STR(db_value(pg, "select count(*) from audit_event"), before);
	run("alter table audit_event rename to audit_event_away");
	for (int i = 0; i < 2; i++) {
		T_INT(post(key, i == 0 ? "/v1/screen" : "/v1/rules/try"), 503);
		T_HAS(reply.p, "Retry-After: 5");
		T(strstr(reply.p, "Quiet") == NULL && strstr(reply.p, "hits") == NULL);
	}
	run("alter table audit_event_away rename to audit_event");
}

int
main(int argc, char **argv)
{
	static const char facility[] = "/v1/facilities/0123456789abcdef";
	char all[KEY_LENGTH + 1] = "", few[KEY_LENGTH + 1] = "", anchors[128];
	struct verify_report r;
	struct anchors a;
	struct err err;
	double seconds;

	(void)argc;
	server_commands(argv);
	server_database("tests/api/fixture.sql");
	pg = pg_open(db_named("api"), &err);
	snprintf(anchors, sizeof(anchors), "%s/anchors", db_dir);
	server_anchors = anchors;
	issue_key(pg, CALLER_ALL, all);
	issue_key(pg, CALLER_READ, few);
	server_start();

	/* written when the reply is there */
	T_INT(ask(all, facility), 200);
	T_STR(last_event(), "1 key evidence 0123456789abcdef {\"level\":2}");
	T_INT(ask(all, "/v1/facilities/CN2019123ABCDEF"), 200);
	T_STR(db_value(pg, "select count(*) from audit_event where action = 'evidence' and object = '0123456789abcdef'"), "2");
	T_INT(ask(all, "/v1/facilities?format=csv"), 200);
	T_STR(last_event(), "1 key export /v1/facilities {\"type\":\"text/csv; charset=utf-8; header=present\"}");
	T_INT(ask(all, "/v1/changes?format=ndjson"), 200);
	T_STR(last_event(), "1 key export /v1/changes {\"type\":\"application/x-ndjson\"}");

	/* what tells nobody's words does not wait, and is counted; what was not found is not there */
	for (int i = 0; i < 20; i++)
		T_INT(ask(few, i % 2 == 0 ? "/v1/facilities?limit=2" : "/v1/facilities?q=mill"), 200);
	T_INT(ask(few, facility), 200);
	T_INT(ask(all, "/v1/facilities/00000000000000ff"), 404);
	T_INT(ask(all, "/v1/facilities/00000000000000ff?x=1"), 400);

	/* an organisation's own log, to who may read it */
	T_INT(ask(few, "/v1/audit"), 403);
	T_INT(ask(all, "/v1/audit?limit=2&action=evidence"), 200);
	T_HAS(reply.p, "\"organisation\" : \"own\"");
	T_HAS(reply.p, "\"object\" : \"0123456789abcdef\"");
	T_HAS(reply.p, "Cache-Control: no-store");
	T(strstr(reply.p, "us_cbp") == NULL);
	T_INT(ask(all, "/v1/audit?before=1"), 200);
	T_HAS(reply.p, "\"items\" : []");

	/* it cannot be written: no evidence, no files, but lists */
	run("alter table audit_event rename to audit_event_away");
	T_INT(ask(all, facility), 503);
	T_HAS(reply.p, "Retry-After: 5");
	T(strstr(reply.p, "passport") == NULL);
	T_INT(ask(all, "/v1/facilities?format=csv"), 503);
	T(strstr(reply.p, "Golden") == NULL);
	T_INT(ask(all, "/v1/facilities"), 200);
	T_INT(ask(few, facility), 200);
	run("alter table audit_event_away rename to audit_event");
	T_INT(ask(all, facility), 200);

	test_tools(few);

	/* the connection is lost: a new one is made */
	run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'flare audit'");
	T_INT(ask(all, facility), 200);
	T_STR(last_event(), "1 key evidence 0123456789abcdef {\"level\":2}");

	T_INT(server_stop(&seconds), 0);
	T_STR(db_value(pg, "select string_agg(concat_ws(' ', action, object, times), ', ' order by action, object) from (select action, object,"
	    " sum((detail::json ->> 'times')::integer) as times from audit_event where action in ('list', 'facility', 'audit', 'forgotten')"
	    " group by 1, 2) x"), "audit /v1/audit 2, facility 0123456789abcdef 2, list /v1/facilities 21");
	T(anchors_read(&a, anchors, &err) == 0);
	T_INT(a.n, 1);
	T(verify_log(pg, &a, &r, &err) == 0);
	T_INT(r.nfaults, 0);
	T(r.events > 8);
	anchors_free(&a);
	buf_free(&reply);
	pg_close(pg);
	return t_done();
}
