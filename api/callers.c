#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "api_files.h"
#include "callers.h"
#include "limits.h"
#include "mem.h"
#include "monotonic.h"
#include "problem.h"
#include "scope.h"

enum { KNOWN = 1024 };			/* callers remembered: what meets in one place pushes out */

static const int64_t fresh = CALLERS_FRESH_MS * 1000;

struct known {
	uint8_t digest[SHA256_SIZE];	/* of its credential */
	struct caller caller;
	int64_t at;			/* when the database was asked */
	bool used;
};

/* Why somebody is not let in: codes of problems, and labels of the metric. */
static const char *const reasons[] = {
	"no-key", "malformed-key", "unknown-key", "revoked-key", "expired-key", "session-ended", "organisation-disabled", "too-many-wrong-keys",
};
enum { REASONS = sizeof(reasons) / sizeof(reasons[0]) };

struct callers {
	atomic_ullong refused[REASONS];
	struct limits *by_key, *wrong;
	struct journal *journal;
	pthread_mutex_t lock;		/* of what follows */
	bool closed;			/* there are keys; never false again */
	int64_t open_at;		/* when there were none */
	struct known known[KNOWN];
};

struct callers *
callers_new(const struct callers_options *o)
{
	struct callers *c = mem_zero(1, sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	c->by_key = limits_new(o->key_limit);
	c->wrong = limits_new(o->wrong_limit);
	c->journal = o->journal;
	c->closed = o->closed;
	c->open_at = -fresh;
	return c;
}

void
callers_free(struct callers *c)
{
	if (c == NULL)
		return;
	limits_free(c->by_key);
	limits_free(c->wrong);
	pthread_mutex_destroy(&c->lock);
	mem_free(c);
}

int
callers_setup(struct pg *db, struct err *err)
{
	return pg_prepare(db, "caller", api_caller, err) < 0 ? -1 : pg_prepare(db, "key_used", api_key_used, err);
}

int
callers_have_keys(struct pg *db, bool *have, struct err *err)
{
	struct pg_rows *rows;

	if (pg_prepare(db, "key_any", api_key_any, err) < 0 ||
	    (rows = pg_query_as(db, PG_ALL_ORGS, "key_any", NULL, 0, err)) == NULL)
		return -1;
	*have = pg_get_bool(rows, 0, 0);
	pg_rows_free(rows);
	return 0;
}

static void
count(struct callers *c, const char *code)
{
	for (size_t i = 0; i < REASONS; i++)
		if (strcmp(reasons[i], code) == 0)
			atomic_fetch_add(&c->refused[i], 1);
}

uint64_t
callers_refused(const struct callers *c, size_t i, const char **reason)
{
	*reason = i < REASONS ? reasons[i] : NULL;
	return i < REASONS ? atomic_load(&c->refused[i]) : 0;
}

static enum callers_verdict
out(struct callers *c, struct http_reply *r, unsigned status, const char *code, const char *detail)
{
	count(c, code);
	problem(r, status, code, detail);
	return CALLERS_OUT;
}

static enum callers_verdict
wait_for(struct http_reply *r, int seconds, const char *code, const char *detail)
{
	char text[16];

	problem(r, 429, code, detail);
	snprintf(text, sizeof(text), "%d", seconds);
	http_header(r, "Retry-After", text);
	return CALLERS_OUT;
}

/* 401 as RFC 6750 has it. */
static enum callers_verdict
unknown(struct callers *c, struct http_reply *r, const char *code, const char *detail)
{
	http_header(r, "WWW-Authenticate", strcmp(code, "no-key") == 0 ? "Bearer realm=\"flare\""
	    : "Bearer realm=\"flare\", error=\"invalid_token\"");
	return out(c, r, 401, code, detail);
}

static enum callers_verdict
too_many_wrong(struct callers *c, struct http_reply *r, int seconds)
{
	count(c, "too-many-wrong-keys");
	return wait_for(r, seconds, "too-many-wrong-keys", "too many keys that are none came from this address; wait as long as Retry-After says");
}

/* Something was shown that is not worth anything: that may happen so often. */
static enum callers_verdict
wrong(struct callers *c, const struct visitor *v, struct http_reply *r, const char *code, const char *detail)
{
	int seconds = limits_take(c->wrong, v->address, monotonic_us());

	return seconds > 0 ? too_many_wrong(c, r, seconds) : unknown(c, r, code, detail);
}

/* There are no keys: who is at the machine sees all. */
static enum callers_verdict
operate(struct callers *c, struct visitor *v, struct http_reply *r)
{
	if (v->relayed)
		return out(c, r, 421, "foreign-host", "there are no keys yet, so only who is at this machine and calls it localhost is let in; "
		    "flare key create makes one");
	v->caller = caller_operator();
	return CALLERS_IN;
}

static struct known *
place_of(struct callers *c, const uint8_t digest[SHA256_SIZE])
{
	return &c->known[(digest[0] << 8 | digest[1]) % KNOWN];
}

enum callers_verdict
callers_know(struct callers *c, struct visitor *v, struct http_reply *r)
{
	uint8_t digest[SHA256_SIZE];
	struct known *k = NULL, found = { .used = false };
	bool closed, open;
	int64_t t = monotonic_us();
	int seconds;

	if (v->credential.kind >= CREDENTIAL_KEY) {
		credential_digest(&v->credential, digest);
		k = place_of(c, digest);
	}
	pthread_mutex_lock(&c->lock);
	closed = c->closed;
	open = !closed && t - c->open_at < fresh;
	if (k != NULL && k->used && hash_equal(k->digest, digest, SHA256_SIZE))
		found = *k;
	pthread_mutex_unlock(&c->lock);
	if (open)
		return operate(c, v, r);
	if (!closed)
		return CALLERS_ASK;
	if (v->credential.kind == CREDENTIAL_NONE)
		return unknown(c, r, "no-key", "a key is needed: Authorization: Bearer KEY; the operator makes one with flare key create");
	if (v->credential.kind == CREDENTIAL_WRONG)
		return wrong(c, v, r, "malformed-key", v->credential.why);
	if (found.used && t - found.at < fresh) {
		v->caller = found.caller;
		return CALLERS_IN;
	}
	/* who was let in before is not kept out by a neighbour who guesses */
	if (!found.used && (seconds = limits_ask(c->wrong, v->address, t)) > 0)
		return too_many_wrong(c, r, seconds);
	return CALLERS_ASK;
}

/* The columns of caller.sql. */
enum { HAS_KEYS, SESSION_SECRET, IS_KNOWN, ORG, SECRET, SCOPES, REVOKED, EXPIRED, DISABLED, ENDED, USED };

/* Has the visitor the secret of the row, or a session that was made with it?  For a key that
 * is not known, too, there is something to compare with. */
static bool
is_proven(const struct pg_rows *rows, const struct credential *c)
{
	struct str secret = pg_get(rows, 0, SECRET);
	uint8_t signing[SHA256_SIZE];
	char hex[SHA256_HEX];
	bool same;

	if (c->kind == CREDENTIAL_SESSION)
		same = sha256_unhex(pg_get(rows, 0, SESSION_SECRET), signing) && session_is_signed(str_of(c->cookie), signing);
	else
		same = secret.n == SHA256_HEX - 1 && hash_equal(sha256_hex(c->key.digest, hex), secret.p, SHA256_HEX - 1);
	return same && pg_get_bool(rows, 0, IS_KNOWN);
}

static enum callers_verdict
judge(struct callers *c, const struct pg_rows *rows, struct visitor *v, struct http_reply *r)
{
	const struct credential *shown = &v->credential;

	if (!is_proven(rows, shown))
		return wrong(c, v, r, "unknown-key", shown->kind == CREDENTIAL_SESSION ? "this is no session of this server; sign in again"
		    : "this key is not known here");
	if (pg_get_bool(rows, 0, REVOKED))
		return wrong(c, v, r, "revoked-key", "this key was revoked; the operator makes another with flare key create");
	if (pg_get_bool(rows, 0, EXPIRED))
		return wrong(c, v, r, "expired-key", "this key has expired; the operator makes another with flare key create");
	if (pg_get_bool(rows, 0, ENDED))
		return wrong(c, v, r, "session-ended", "this session has ended; sign in again");
	if (pg_get_bool(rows, 0, DISABLED))
		return out(c, r, 403, "organisation-disabled", "the organisation of this key is disabled here");
	v->caller = (struct caller){ .org = (int32_t)pg_get_int(rows, 0, ORG), .scopes = scope_of_array(pg_get(rows, 0, SCOPES)) };
	v->caller.level = scope_level(v->caller.scopes);
	snprintf(v->caller.key, sizeof(v->caller.key), "%s", credential_key_id(shown));
	return CALLERS_IN;
}

/* That the key was used in this hour.  Where it cannot be written it is not known, and no
 * reason to keep anybody out. */
static void
note_use(struct callers *c, struct pg *db, const char *id)
{
	const struct pg_param which = pg_text(id);
	struct err err;
	struct pg_rows *rows;

	if (pg_begin_write(db, &err) == 0 && pg_act_for(db, PG_ALL_ORGS, &err) == 0 &&
	    (rows = pg_query_prepared(db, "key_used", &which, 1, &err)) != NULL) {
		pg_rows_free(rows);
		if (pg_commit(db, &err) == 0)
			return;
	}
	journal_say(c->journal, JOURNAL_WARNING, "key", "key %s: that it was used could not be noted: %s", id, err.msg);
	pg_rollback(db);
}

static void
remember(struct callers *c, const struct visitor *v, int64_t at)
{
	struct known k = { .caller = v->caller, .at = at, .used = true };

	credential_digest(&v->credential, k.digest);
	pthread_mutex_lock(&c->lock);
	*place_of(c, k.digest) = k;
	pthread_mutex_unlock(&c->lock);
}

bool
callers_count(struct callers *c, const struct visitor *v, struct http_reply *r)
{
	const struct str name = str_of(v->caller.key);
	int seconds = caller_is_operator(&v->caller) ? 0 : limits_take(c->by_key, (uint64_t)hash_id(&name, 1), monotonic_us());

	if (seconds == 0)
		return true;
	wait_for(r, seconds, "too-many-requests", "this key has used up its requests; wait as long as Retry-After says");
	return false;
}

void
callers_forget(struct callers *c, const struct credential *shown)
{
	uint8_t digest[SHA256_SIZE];
	struct known *k;

	credential_digest(shown, digest);
	pthread_mutex_lock(&c->lock);
	k = place_of(c, digest);
	if (hash_equal(k->digest, digest, SHA256_SIZE))
		k->used = false;
	pthread_mutex_unlock(&c->lock);
}

/* Are there keys, and what follows for who showed none? */
static enum callers_verdict
learn(struct callers *c, bool has_keys, int64_t at, struct visitor *v, struct http_reply *r)
{
	bool closed;

	pthread_mutex_lock(&c->lock);
	c->closed = closed = c->closed || has_keys;
	c->open_at = at;
	pthread_mutex_unlock(&c->lock);
	if (!closed)
		return operate(c, v, r);
	return v->credential.kind >= CREDENTIAL_KEY ? CALLERS_ASK : callers_know(c, v, r);
}

int
callers_find(struct callers *c, struct pg *db, struct visitor *v, struct http_reply *r, struct err *err)
{
	const struct credential *shown = &v->credential;
	bool by_session = shown->kind == CREDENTIAL_SESSION;
	const struct pg_param param[] = {
		shown->kind >= CREDENTIAL_KEY ? pg_text(credential_key_id(shown)) : pg_null(),
		by_session ? pg_text(shown->session.name) : pg_null(), by_session ? pg_int(shown->session.until) : pg_null(),
	};
	int64_t at = monotonic_us();
	struct pg_rows *rows = pg_query_as(db, PG_ALL_ORGS, "caller", param, sizeof(param) / sizeof(param[0]), err);
	enum callers_verdict verdict;

	if (rows == NULL)
		return -1;
	verdict = learn(c, pg_get_bool(rows, 0, HAS_KEYS), at, v, r);
	if (verdict == CALLERS_ASK && (verdict = judge(c, rows, v, r)) == CALLERS_IN) {
		remember(c, v, at);
		if (!pg_get_bool(rows, 0, USED))
			note_use(c, db, v->caller.key);
	}
	pg_rows_free(rows);
	return verdict == CALLERS_IN;
}
