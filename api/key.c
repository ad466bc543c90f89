#include <string.h>

#include "key.h"

static const char prefix[] = "flare_";
enum { PREFIX = sizeof(prefix) - 1, SECRET_AT = PREFIX + KEY_ID + 1, CHECK_AT = SECRET_AT + KEY_SECRET + 1 };

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
enum { BASE = sizeof(digits) - 1 };

static bool
are_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(digits, s.p[i]) == NULL)
			return false;
	return true;
}

/* N digits, each as likely as any other: bytes that would favour some are not used. */
static void
put_random(char *to, int n)
{
	uint8_t byte[64];
	size_t at = sizeof(byte);

	while (n > 0) {
		if (at == sizeof(byte)) {
			hash_random(byte, sizeof(byte));
			at = 0;
		}
		if (byte[at] < 256 / BASE * BASE) {
			*to++ = digits[byte[at] % BASE];
			n--;
		}
		at++;
	}
}

/* CRC-32 of ISO 3309, as gzip has it. */
static uint32_t
crc(struct str s)
{
	uint32_t c = UINT32_MAX;

	for (size_t i = 0; i < s.n; i++) {
		c ^= (unsigned char)s.p[i];
		for (int bit = 0; bit < 8; bit++)
			c = c >> 1 ^ (c & 1 ? UINT32_C(0xedb88320) : 0);
	}
	return ~c;
}

static void
put_check(struct str before, char to[KEY_CHECK])
{
	uint32_t c = crc(before);

	for (int i = KEY_CHECK - 1; i >= 0; i--) {
		to[i] = digits[c % BASE];
		c /= BASE;
	}
}

static void
take_apart(struct key *key, const char *text)
{
	struct sha256 h;

	key_id(text, key->id);
	sha256_init(&h);
	sha256_put(&h, text + SECRET_AT, KEY_SECRET);
	sha256_end(&h, key->digest);
}

void
key_make(struct key *key, char text[KEY_LENGTH + 1])
{
	memcpy(text, prefix, PREFIX);
	put_random(text + PREFIX, KEY_ID);
	text[SECRET_AT - 1] = '_';
	put_random(text + SECRET_AT, KEY_SECRET);
	text[CHECK_AT - 1] = '_';
	put_check((struct str){ text, CHECK_AT - 1 }, text + CHECK_AT);
	text[KEY_LENGTH] = '\0';
	take_apart(key, text);
}

static bool
has_shape(struct str text)
{
	return text.n == KEY_LENGTH && str_starts(text, prefix) && key_is_id((struct str){ text.p + PREFIX, KEY_ID }) &&
	    text.p[SECRET_AT - 1] == '_' && are_digits((struct str){ text.p + SECRET_AT, KEY_SECRET }) &&
	    text.p[CHECK_AT - 1] == '_' && are_digits((struct str){ text.p + CHECK_AT, KEY_CHECK });
}

bool
key_read(struct key *key, struct str text)
{
	char check[KEY_CHECK];

	if (!has_shape(text))
		return false;
	put_check((struct str){ text.p, CHECK_AT - 1 }, check);
	if (memcmp(check, text.p + CHECK_AT, KEY_CHECK) != 0)
		return false;
	take_apart(key, text.p);
	return true;
}

void
key_id(const char text[KEY_LENGTH + 1], char id[KEY_ID + 1])
{
	memcpy(id, text + PREFIX, KEY_ID);
	id[KEY_ID] = '\0';
}

bool
key_is_id(struct str id)
{
	return id.n == KEY_ID && are_digits(id);
}

bool
key_is_in(struct str text)
{
	for (size_t i = 0; i + KEY_LENGTH <= text.n; i++)
		if (has_shape((struct str){ text.p + i, KEY_LENGTH }))
			return true;
	return false;
}
