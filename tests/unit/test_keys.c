#include <ctype.h>

#include "credential.h"
#include "limits.h"
#include "scope.h"
#include "t.h"

/* What keys, sessions and limits are, without a server or a database. */

/* Keys made by the program's rules elsewhere: base62 of zlib's crc32 over what stands before the check. */
static const char good[] = "flare_00000000_0000000000000000000000000000000000000000000_3dbQKO";

static void
test_made(void)
{
	char text[KEY_LENGTH + 1], again[KEY_LENGTH + 1];
	int seen[128] = { 0 }, letters = 0;
	struct key made, read;

	for (int i = 0; i < 2000; i++) {
		key_make(&made, text);
		T_INT(strlen(text), KEY_LENGTH);
		T(key_read(&read, str_of(text)));
		T_STR(read.id, made.id);
		T(memcmp(read.digest, made.digest, SHA256_SIZE) == 0);
		for (const char *p = text + 15; p < text + 58; p++)
			seen[(int)*p]++;
	}
	key_make(&made, again);
	T(strcmp(text, again) != 0);
	/* 86,000 digits of the secrets: each of 62 about 1,387 times; five standard deviations are 186 */
	for (int c = 0; c < 128; c++) {
		T(isalnum(c) ? abs(seen[c] - 1387) < 186 : seen[c] == 0);
		letters += seen[c] > 0;
	}
	T_INT(letters, 62);
}

/* Whatever bit of a key is turned, it is none; likewise with a byte more or less. */
static void
test_mistyped(void)
{
	char text[KEY_LENGTH + 2];
	struct key key;

	T(key_read(&key, str_of(good)));
	T_STR(key.id, "00000000");
	for (size_t i = 0; i < KEY_LENGTH; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(text, good, sizeof(good));
			text[i] = (char)(text[i] ^ (1 << bit));
			T(!key_read(&key, (struct str){ text, KEY_LENGTH }));
		}
	for (size_t n = 0; n < KEY_LENGTH; n++)
		T(!key_read(&key, (struct str){ good, n }));
	snprintf(text, sizeof(text), "%s0", good);
	T(!key_read(&key, str_of(text)));
	/* two neighbours swapped: what fingers do most */
	key_make(&key, text);
	for (size_t i = 6; i + 1 < KEY_LENGTH; i++) {
		char c = text[i];

		if (c == text[i + 1] || c == '_' || text[i + 1] == '_')
			continue;
		text[i] = text[i + 1];
		text[i + 1] = c;
		T(!key_read(&key, str_of(text)));
		text[i + 1] = text[i];
		text[i] = c;
	}
}

static void
test_found_in(void)
{
	char text[256];

	snprintf(text, sizeof(text), "see %s, please", good);
	T(key_is_in(str_of(text)));
	text[20] = 'x';				/* mistyped is as bad: most of it is there */
	T(key_is_in(str_of(text)));
	T(!key_is_in(STR("flare_00000000_short")));
	T(!key_is_in(STR_NONE));
	T(key_is_id(STR("0aZ9bbbb")) && !key_is_id(STR("0aZ9bbb")) && !key_is_id(STR("0aZ9bbb-")) && !key_is_id(STR("0aZ9bbbbb")));
}

static void
test_sessions(void)
{
	const uint8_t secret[SHA256_SIZE] = { 1, 2, 3 }, other[SHA256_SIZE] = { 1, 2, 4 };
	char text[SESSION_LENGTH + 1], flipped[SESSION_LENGTH + 1];
	struct session made, read;

	session_make(&made, "00000000", 1795867200, secret, text);
	T_INT(strlen(text), SESSION_LENGTH);
	T(session_read(&read, str_of(text)));
	T_STR(read.key_id, "00000000");
	T_INT(read.until, 1795867200);
	T_STR(read.name, made.name);
	T(session_is_signed(str_of(text), secret));
	T(!session_is_signed(str_of(text), other));
	for (size_t i = 0; i < SESSION_LENGTH; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(flipped, text, sizeof(text));
			flipped[i] = (char)(flipped[i] ^ (1 << bit));
			T(!session_read(&read, (struct str){ flipped, SESSION_LENGTH }) ||
			    !session_is_signed((struct str){ flipped, SESSION_LENGTH }, secret));
		}
	for (size_t n = 0; n < SESSION_LENGTH; n++)
		T(!session_read(&read, (struct str){ text, n }) && !session_is_signed((struct str){ text, n }, secret));
	session_make(&read, "00000000", 1795867200, secret, flipped);
	T(strcmp(flipped, text) != 0);		/* each has a name of its own */
}

static void
test_credentials(void)
{
	static const char session[] = "00000000.1795867200.0123456789abcdef0123456789abcdef."
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	char bearer[128], cookie[1024], twice[1024], bare[128];
	const struct {
		const char *authorization, *cookie;
		enum credential_kind kind;
	} cases[] = {
		{ NULL, NULL, CREDENTIAL_NONE },
		{ NULL, "", CREDENTIAL_NONE },
		{ NULL, "theme=dark; other=1", CREDENTIAL_NONE },
		{ NULL, "flare=x; x__Host-flare=y", CREDENTIAL_NONE },
		{ NULL, ";;; = ;__Host-flare", CREDENTIAL_WRONG },
		{ NULL, "__Host-flare=", CREDENTIAL_WRONG },
		{ NULL, "__Host-flare=x", CREDENTIAL_WRONG },
		{ NULL, cookie, CREDENTIAL_SESSION },
		{ NULL, twice, CREDENTIAL_WRONG },
		{ bearer, NULL, CREDENTIAL_KEY },
		{ bearer, "__Host-flare=x", CREDENTIAL_KEY },
		{ "", cookie, CREDENTIAL_WRONG },
		{ "Bearer", NULL, CREDENTIAL_WRONG },
		{ "Bearer ", NULL, CREDENTIAL_WRONG },
		{ "Bearer x", NULL, CREDENTIAL_WRONG },
		{ "Basic dXNlcjpwYXNz", NULL, CREDENTIAL_WRONG },
		{ bare, NULL, CREDENTIAL_WRONG },
	};
	struct credential c;

	snprintf(bearer, sizeof(bearer), "bEARER  %s", good);
	snprintf(bare, sizeof(bare), "%s", good);
	snprintf(cookie, sizeof(cookie), "a=b; __Host-flare=%s; c=d", session);
	snprintf(twice, sizeof(twice), "__Host-flare=%s; __Host-flare=%s", session, session);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		credential_read(&c, str_of(cases[i].authorization), str_of(cases[i].cookie));
		if (!T_INT(c.kind, cases[i].kind))
			printf("# case %zu\n", i);
		T((c.why != NULL) == (c.kind == CREDENTIAL_WRONG));
		T_INT(strlen(credential_key_id(&c)), c.kind >= CREDENTIAL_KEY ? KEY_ID : 0);
	}
}

static void
test_limits(void)
{
	const int64_t second = 1000000;
	struct limits *l = limits_new(10), *none = limits_new(0);
	int64_t t = 5 * second;

	for (int i = 0; i < 10; i++)
		T_INT(limits_take(l, 1, t), 0);
	T_INT(limits_take(l, 1, t), 6);			/* one comes back every six seconds */
	T_INT(limits_take(l, 1, t), 6);			/* and being refused costs nothing */
	T_INT(limits_ask(l, 1, t + 1), 6);
	T_INT(limits_ask(l, 2, t), 0);			/* others do not notice */
	T_INT(limits_ask(l, 1, t + 6 * second), 0);
	T_INT(limits_ask(l, 1, t + 6 * second), 0);	/* asking takes nothing */
	T_INT(limits_take(l, 1, t + 6 * second), 0);
	T_INT(limits_take(l, 1, t + 6 * second), 6);
	t += 3600 * second;
	for (int i = 0; i < 10; i++)			/* an hour's rest saves up no more than a minute */
		T_INT(limits_take(l, 1, t), 0);
	T(limits_take(l, 1, t) > 0);
	for (uint64_t who = 100; who < 100000; who++)	/* memory is bounded; who has nothing left is not forgotten for them */
		limits_ask(l, who, t);
	T(limits_take(l, 1, t) > 0);
	for (int i = 0; i < 100000; i++)
		if (limits_take(none, 1, t) != 0)
			T_FAIL("no limit");
	limits_free(l);
	limits_free(none);
	limits_free(NULL);
}

static void
test_scopes(void)
{
	struct buf b = { 0 };
	unsigned s = 0;
	struct err err;

	T_INT(scope_parse("evidence:full, read", &s, &err), 0);
	T_INT(s, CALLER_READ | CALLER_EVIDENCE_FULL);
	scope_write(s, ',', &b);
	T_STR(b.p, "read,evidence:full");
	T_INT(scope_parse("read,reed", &s, &err), -1);
	T_HAS(err.msg, "\"reed\"");
	T_INT(err.kind, ERR_USAGE);
	T_INT(scope_parse("", &s, &err), -1);
	T_INT(scope_parse("read,", &s, &err), 0);
	T_INT(scope_of_array(STR("{read,evidence}")), CALLER_READ | CALLER_EVIDENCE);
	T_INT(scope_of_array(STR("{everything}")), 0);
	T_INT(scope_of_array(STR("{}")), 0);
	T_INT(scope_of_array(STR_NONE), 0);
	T_INT(scope_level(CALLER_READ), 0);
	T_INT(scope_level(CALLER_READ | CALLER_EVIDENCE), 1);
	T_INT(scope_level(CALLER_EVIDENCE_FULL), 2);
	buf_reset(&b);
	scope_write(CALLER_ALL, ',', &b);
	T_INT(scope_parse(b.p, &s, &err), 0);
	T_INT(s, CALLER_ALL);
	buf_free(&b);
}

int
main(void)
{
	test_made();
	test_mistyped();
	test_found_in();
	test_sessions();
	test_credentials();
	test_limits();
	test_scopes();
	return t_done();
}
