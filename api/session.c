#include <stdio.h>
#include <string.h>

#include "session.h"

enum { SIGNED = SESSION_LENGTH - 1 - 2 * SHA256_SIZE };	/* the bytes before the last dot */

static bool
are_of(struct str s, const char *digits)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(digits, s.p[i]) == NULL)
			return false;
	return true;
}

static void
sign(struct str text, const uint8_t secret[SHA256_SIZE], char hex[SHA256_HEX])
{
	uint8_t digest[SHA256_SIZE];

	hash_hmac(secret, SHA256_SIZE, text, digest);
	sha256_hex(digest, hex);
}

void
session_make(struct session *s, const char *key_id, int64_t until, const uint8_t secret[SHA256_SIZE],
    char text[SESSION_LENGTH + 1])
{
	uint8_t random[SHA256_SIZE];
	char hex[SHA256_HEX];

	hash_random(random, sizeof(random));
	sha256_hex(random, hex);
	*s = (struct session){ .until = until };
	snprintf(s->key_id, sizeof(s->key_id), "%s", key_id);
	memcpy(s->name, hex, SESSION_NAME);
	snprintf(text, SESSION_LENGTH + 1, "%s.%010lld.%s", s->key_id, (long long)until, s->name);
	sign((struct str){ text, SIGNED }, secret, hex);
	snprintf(text + SIGNED, SESSION_LENGTH + 1 - SIGNED, ".%s", hex);
}

bool
session_read(struct session *s, struct str text)
{
	struct str rest = text, id, until, name, mac;

	*s = (struct session){ .until = 0 };
	if (text.n != SESSION_LENGTH || !str_split(&rest, '.', &id) || !str_split(&rest, '.', &until) ||
	    !str_split(&rest, '.', &name) || !str_split(&rest, '.', &mac))
		return false;
	if (!key_is_id(id) || until.n != 10 || !are_of(until, "0123456789") || !str_int(until, &s->until) ||
	    name.n != SESSION_NAME || !are_of(name, "0123456789abcdef") ||
	    mac.n != 2 * SHA256_SIZE || !are_of(mac, "0123456789abcdef"))
		return false;
	memcpy(s->key_id, id.p, KEY_ID);
	memcpy(s->name, name.p, SESSION_NAME);
	return true;
}

bool
session_is_signed(struct str text, const uint8_t secret[SHA256_SIZE])
{
	char hex[SHA256_HEX];

	if (text.n != SESSION_LENGTH)
		return false;
	sign((struct str){ text.p, SIGNED }, secret, hex);
	return hash_equal(hex, text.p + SIGNED + 1, 2 * SHA256_SIZE);
}
