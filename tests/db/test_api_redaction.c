#include <sys/stat.h>

#include "../api/issued.h"
#include "../api/unpacked.h"
#include "caller.h"
#include "hash.h"

/*
 * Canaries: names, phones, identity numbers and addresses of mail are planted in what an audit
 * found, in a document, and in what a worker said.  Whoever may not see them asks for
 * everything there is, in every form; none of them may be in any answer, in the log or
 * in the metrics.
 */
enum { CASES = 200, SECRETS = 4, FIRST = 0x2000 };

/* « and » stand around what the rule matched. */
static const char *const templates[] = {
	"Interviews were held off site. Mr {name} said that «passports are kept by the employer», call {phone} or {mail}; NRIC {id}.",
	"«Passports are kept by {name}» in a safe. Workers may phone {phone}. Mail {mail}, passport no. {id}.",
	"Worker: {name}, passport {id}, tel. {phone}, {mail}. «All documents are withheld.»",
	"According to {name} ({mail}, {phone}) «the employer holds documents», among them {id}. Later {name} left.",
	"Name: {name}\nPhone: {phone}\nID: {id}\nMail: {mail}\nFinding: «passports are held»",
	"{name} said so on 12 March 2025. «Documents {id} are withheld»; the number is {phone}, the address {mail}.",
	"El empleador «retiene los pasaportes» de la trabajadora {name}, tel. {phone}, correo {mail}, pasaporte {id}.",
	"Majikan «menahan paspor» milik Ibu {name}, HP {phone}, surel {mail}, nomor {id}.",
	"Công ty «giữ hộ chiếu» của chị {name}, số {phone}, {mail}, hộ chiếu {id}.",
	"İşveren «pasaportlara el koydu»; çalışan {name}, tel {phone}, {mail}, no {id}.",
};
static const char *const names[] = {
	"Zubayda Quamrul", "Tenzing Wakhley", "Nguyễn Thị Lụa", "Norhaliza binti Kassim", "Ximena Barragán Ruelas", "Gülbahar Öztürkmen",
	"Budihartanto Wirya", "Kyawzin Htet", "O'Brannagh Fyodorova", "Saw Eh Htoomoo",
};
static const char *const uncased[] = {
	"工厂「«扣押了外籍工人的护照»」。{name}说过，电话{phone}，邮箱{mail}，证件{id}。",
	"会社は«旅券を保管»している。{name}さん、電話{phone}、{mail}、番号{id}。",
	"นายจ้าง«ยึดหนังสือเดินทาง» ของ {name} โทร {phone} {mail} เลขที่ {id}",
	"ឱកាស «រក្សាលិខិតឆ្លងដែន» {name} {phone} {mail} {id}",
	"অফিস «পাসপোর্ট আটকে রাখে» {name} {phone} {mail} {id}",
	"အလုပ်ရှင် «ပတ်စပို့သိမ်း» {name} {phone} {mail} {id}",
};
static const char *const uncased_names[] = { "张志翔", "佐々木花代", "สมหญิงแก้วตา", "សុខាច័ន្ទនារី", "রহিমাখাতুনবিবি", "အောင်မြတ်သူဇာ" };
enum { TEMPLATES = sizeof(templates) / sizeof(templates[0]), UNCASED = sizeof(uncased) / sizeof(uncased[0]),
	NAMES = sizeof(names) / sizeof(names[0]) };

struct secrets {
	char text[SECRETS][64];		/* name, phone, id, mail */
};

static struct pg *pg;
static struct buf reply;

static void
run(const char *sql, const struct pg_param *p, int n)
{
	struct err err;

	if (pg_exec(pg, sql, p, n, &err) < 0) {
		T_FAIL("a statement of the test");
		printf("# %s\n", err.msg);
	}
}

static int64_t
id_of(int n)
{
	return (int64_t)((uint64_t)(n + 1) * 0x0111111111111111u) ^ FIRST;
}

/* Of case N; SAID: another set, that the worker told. */
static struct secrets
secrets_of(int n, bool said)
{
	struct secrets s;
	int k = said ? n + 500 : n;

	snprintf(s.text[0], sizeof(s.text[0]), "%s", n % 4 == 3 ? uncased_names[n / 4 % UNCASED] : names[(n / 7 + n) % NAMES]);
	if (n % 3 == 0) {
		snprintf(s.text[1], sizeof(s.text[1]), "+880 17%02d-%06d", k % 90 + 10, 100003 + 11 * k);
		snprintf(s.text[2], sizeof(s.text[2]), "BX%07d", 2000007 + 13 * k);
	} else if (n % 3 == 1) {
		snprintf(s.text[1], sizeof(s.text[1]), "(0%02d) 555 %04d", k % 90 + 10, 1003 + 11 * k);
		snprintf(s.text[2], sizeof(s.text[2]), "9001%02d-14-%05d", k % 28 + 1, 10000 + k);
	} else {
		snprintf(s.text[1], sizeof(s.text[1]), "0%02d%07d", k % 90 + 10, 1000003 + 11 * k);
		snprintf(s.text[2], sizeof(s.text[2]), "EA K%07d", 2000007 + 13 * k);
	}
	snprintf(s.text[3], sizeof(s.text[3]), "canary%d.q@mail%d.example", k, k % 7);
	return s;
}

/* The template of N with its secrets; *FROM and *TO are the bytes of the hit. */
static void
write_text(int n, const struct secrets *s, struct buf *b, int *from, int *to)
{
	static const char *const words[SECRETS] = { "{name}", "{phone}", "{id}", "{mail}" };
	const char *t = n % 4 == 3 ? uncased[n / 4 % UNCASED] : templates[(n / 4 * 3 + n % 4) % TEMPLATES];

	buf_reset(b);
	while (*t != '\0') {
		size_t w = 0;

		while (w < SECRETS && strncmp(t, words[w], strlen(words[w])) != 0)
			w++;
		if (w < SECRETS) {
			buf_text(b, s->text[w]);
			t += strlen(words[w]);
		} else if (strncmp(t, "«", strlen("«")) == 0 || strncmp(t, "»", strlen("»")) == 0) {
			*(strncmp(t, "«", strlen("«")) == 0 ? from : to) = (int)b->n;
			t += strlen("«");
		} else
			buf_char(b, *t++);
	}
}

static void
plant(int n)
{
	struct secrets s = secrets_of(n, false), said = secrets_of(n, true);
	int64_t id = id_of(n);
	struct buf text = { 0 }, told = { 0 };
	char key[64], hits[512];
	int from = 0, to = 0, ignored;
	struct pg_param p[] = { pg_int(part_of(id)), pg_int(id), pg_text(key), pg_null(), pg_null(), pg_text(s.text[0]), pg_text(s.text[2]),
		pg_text(hits), pg_text(said.text[0]), pg_int(10000 + 10 * n), pg_int(n % 20 == 19 ? 8 : 500) };

	snprintf(key, sizeof(key), "own:canary-%d", n);
	write_text(n, &s, &text, &from, &to);
	write_text(n, &said, &told, &ignored, &ignored);
	p[3] = pg_text(text.p);
	p[4] = pg_text(told.p);
	snprintf(hits, sizeof(hits), "{2,2,0,%d,700,900,1000,1000,506000,200,%d,%d,1,2,2,0,%d,700,900,1000,1000,506000,200,%d,%d,1,"
	    "2,6,0,%d,700,900,1000,1000,506000,200,%d,%d,1,1,1,0,%d,700,900,1000,1000,506000,200,0,0,1}", 10000 + 10 * n, from, to,
	    10001 + 10 * n, from, to, 10002 + 10 * n, from, to, 10003 + 10 * n);
	run("insert into facility (part, facility_id, org_id, known_from, key, name, country, workers_max, name_key, name_fold, place_key, row_hash,"
	    " source_id, source_row) select $1::smallint, $2::bigint, 1, '2026-11-01', $3, 'Plain Mill', 'VN', $4::integer, 0, 'plain mill', 0,"
	    " 1, 1, 2", (struct pg_param[]){ p[0], p[1], p[2], p[10] }, 4);
	run("insert into assessment (part, facility_id, org_id, assessment_id, known_from, key, assessment_kind, scheme, assessed_on, auditor_body,"
	    " row_hash, source_id, source_row, announced, child_workers, documents_held) values"
	    " ($1::smallint, $2::bigint, 1, $3::bigint + 3, '2026-11-01', 'A', 'audit', 'smeta', '2026-03-17', $4, 1, 2, 2, 'unannounced', 3, true),"
	    " ($1::smallint, $2::bigint, 1, $3::bigint + 4, '2026-11-01', 'W', 'worker_interview', 'hotline', '2026-04-19', $5, 1, 2, 4, null, null, null)",
	    (struct pg_param[]){ p[0], p[1], p[9], p[5], p[8] }, 5);
	run("insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, clause, severity, evidence_text, status,"
	    " workers_affected, closure_verified_by, found_on, row_hash, source_id, source_row) values"
	    " ($1::smallint, $2::bigint, 1, $3::bigint + 3, $3::bigint, '2026-11-01', 'F', 'passport ' || $5, 'critical', $4, 'open', 3, $6, '2026-03-17', 1, 2, 2),"
	    " ($1::smallint, $2::bigint, 1, $3::bigint + 4, $3::bigint + 1, '2026-11-01', 'W', $7, $7, $8, 'open', 4, $7, '2026-04-19', 1, 2, 4)",
	    (struct pg_param[]){ p[0], p[1], p[9], p[3], p[6], p[5], p[8], p[4] }, 8);
	run("insert into document (part, facility_id, org_id, document_id, known_from, key, kind, publisher, title, url, document_text, published_on,"
	    " row_hash, source_id, source_row) values ($1::smallint, $2::bigint, 1, $3::bigint + 2, '2026-11-01', 'D', 'news', 'Paper', 'What Mr ' || $4 || ' saw',"
	    " 'https://x.example/' || $5, $6, '2026-03-17', 1, 2, 2)", (struct pg_param[]){ p[0], p[1], p[9], p[5], p[6], p[3] }, 6);
	run("insert into score (part, facility_id, org_id, line, from_scan, score, potential, coverage, band, pattern, priority, context, floor, floor_rule,"
	    " controls, nats, hits, gaps, digest) values ($1::smallint, $2::bigint, 1, 1, 2, 500, 600, 300, 'high', 'menace', 10, 0, 0, -1, 0,"
	    " pack_nats('{0,0,0,0,0,0,1500000,0,0,0,0,0,0,0,0,0}'), pack_hits($3::integer[]), '', 0)", (struct pg_param[]){ p[0], p[1], p[7] }, 3);
	buf_free(&text);
	buf_free(&told);
}

static bool
has(const struct buf *b, const char *secret)
{
	for (size_t i = 0, n = strlen(secret); i + n <= b->n; i++)
		if (memcmp(b->p + i, secret, n) == 0)
			return true;
	return false;
}

/* A secret of case N in B; also a part of a name that is no everyday word. */
static const char *
found(const struct buf *b, const struct secrets *s)
{
	static char part[64];
	struct str rest, word;

	for (int i = 1; i < SECRETS; i++)
		if (has(b, s->text[i]))
			return s->text[i];
	for (rest = str_of(s->text[0]); str_split(&rest, ' ', &word);) {
		snprintf(part, sizeof(part), "%.*s", STR_ARG(word));
		if (word.n > 5 && has(b, part))
			return part;
	}
	return NULL;
}

static int
ask(const char *key, const char *target)
{
	char header[160];

	snprintf(header, sizeof(header), "Authorization: Bearer %s\r\n", key);
	server_ask("GET", target, header, &reply);
	return server_status(&reply);
}

static int
ask_metrics(void)
{
	int api = server_port;

	server_port = server_metrics_port;
	server_ask("GET", "/metrics", "", &reply);
	server_port = api;
	return server_status(&reply);
}

/* No secret of anybody in the reply; ONE: it is about that case alone. */
static void
clean(const char *what, int level, int one)
{
	for (int n = one >= 0 ? one : 0; n < (one >= 0 ? one + 1 : CASES); n++) {
		struct secrets s = secrets_of(n, false), said = secrets_of(n, true);
		const char *bad = found(&reply, &s);

		if (bad == NULL)
			bad = found(&reply, &said);
		if (!T(bad == NULL))
			printf("# %s at level %d, case %d: \"%s\"\n", what, level, n, bad);
	}
}

/* A list of the sites, by the ids that planted them, and a text about nobody: in every form. */
static void
sent(const char *key, int level)
{
	static const char *const formats[] = { "json", "ndjson", "csv", "xlsx" };
	struct buf list = { 0 };
	char header[320], target[64];

	buf_text(&list, "facility_id,name,country\n");
	for (int n = 0; n < CASES; n++)
		buf_printf(&list, "canary-%d,Plain Mill,VN\n", n);
	snprintf(header, sizeof(header), "Authorization: Bearer %s\r\nContent-Type: text/csv\r\n", key);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		snprintf(target, sizeof(target), "/v1/screen?format=%s", formats[i]);
		server_ask_with("POST", target, header, list.p, &reply);
		T_INT(server_status(&reply), 200);
		if (strcmp(formats[i], "xlsx") == 0)
			unpack(&reply);
		T(has(&reply, "Plain Mill"));
		clean(target, level, -1);
	}
	snprintf(header, sizeof(header), "Authorization: Bearer %s\r\nContent-Type: application/json\r\n", key);
	server_ask_with("POST", "/v1/rules/try", header, "{\"texts\": [\"The employer keeps all passports.\"]}", &reply);
	T_INT(server_status(&reply), 200);
	clean("/v1/rules/try", level, -1);
	buf_free(&list);
}

static void
everything(const char *key, int level)
{
	static const char *const lists[] = { "/v1/facilities?limit=500", "/v1/facilities?limit=500&format=csv", "/v1/facilities?limit=500&format=ndjson",
		"/v1/facilities?limit=500&format=xlsx", "/v1/changes", "/v1/changes?format=csv", "/v1/changes?format=ndjson", "/v1/scans", "/v1/scans/2", "/v1/rules",
		"/v1/indicators", "/v1/session", "/v1/loads", "/v1/audit?limit=500", "/", "/app.js", "/openapi.json", "/readyz", "/healthz" };
	char target[128];

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		T_INT(ask(key, lists[i]), 200);
		if (strstr(lists[i], "xlsx") != NULL)
			unpack(&reply);
		clean(lists[i], level, -1);
	}
	sent(key, level);
	for (int n = 0; n < CASES; n++) {
		int64_t id = id_of(n);

		snprintf(target, sizeof(target), "/v1/facilities/%016llx", (unsigned long long)id);
		if (!T_INT(ask(key, target), 200))
			continue;
		clean(target, level, n);
		if (level == 1 && n % 20 == 19)
			T(!has(&reply, "\"hit\""));		/* a small site */
		else if (level == 1)
			T(has(&reply, "\"hit\"") && has(&reply, "fewer than 5") && has(&reply, "2026-03\"") && !has(&reply, "2026-03-17"));
		else if (level == 0)
			T(has(&reply, "\"year\":\"2026\"") && !has(&reply, "2026-03") && !has(&reply, "\"hit\""));
		snprintf(target, sizeof(target), "/v1/facilities/%016llx/history", (unsigned long long)id);
		T_INT(ask(key, target), 200);
		clean(target, level, n);
		snprintf(target, sizeof(target), "/v1/facilities/%016llx/records", (unsigned long long)id);
		T_INT(ask(key, target), 403);
		clean(target, level, n);
		/* a search must not tell by finding */
		snprintf(target, sizeof(target), "/v1/facilities?q=canary%d", n);
		T_INT(ask(key, target), 200);
		T(!has(&reply, "Plain Mill"));
	}
}

int
main(int argc, char **argv)
{
	char key[3][KEY_LENGTH + 1];
	char line[8192];
	struct err err;
	double seconds;

	(void)argc;
	server_commands(argv);
	server_database("tests/api/fixture.sql");
	pg = pg_open(db_named("api"), &err);
	T(pg_begin(pg, &err) == 0);
	for (int n = 0; n < CASES; n++)
		plant(n);
	T(pg_commit(pg, &err) == 0);
	issue_key(pg, CALLER_READ | CALLER_EXPORT | CALLER_AUDIT, key[0]);
	issue_key(pg, CALLER_READ | CALLER_EVIDENCE | CALLER_EXPORT | CALLER_AUDIT, key[1]);
	issue_key(pg, CALLER_READ | CALLER_EVIDENCE | CALLER_EVIDENCE_FULL | CALLER_EXPORT, key[2]);
	server_json_log = true;
	server_start();
	for (int level = 0; level < 2; level++)
		everything(key[level], level);
	T_INT(ask_metrics(), 200);
	clean("/metrics", 1, -1);
	for (int n = 0; n < CASES; n++) {
		char target[64];
		struct secrets s = secrets_of(n, false), said = secrets_of(n, true);

		snprintf(target, sizeof(target), "/v1/facilities/%016llx", (unsigned long long)id_of(n));
		T_INT(ask(key[2], target), 200);
		T(has(&reply, s.text[1]) && has(&reply, s.text[3]));	/* so the others found nothing because nothing was told */
		for (int i = 1; i < SECRETS; i++)
			T(!has(&reply, said.text[i]));
	}
	T_INT(server_stop(&seconds), 0);
	buf_reset(&reply);
	while (fgets(line, sizeof(line), server_words) != NULL)
		buf_text(&reply, line);
	T(has(&reply, "/v1/facilities/{id}"));
	clean("the log", 2, -1);
	buf_reset(&reply);
	buf_text(&reply, db_value(pg, "select left(string_agg(actor || action || object || detail, ' '), 4000) from audit_event"));
	clean("the audit log", 2, -1);
	buf_free(&reply);
	pg_close(pg);
	return t_done();
}
