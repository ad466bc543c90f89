#include "chain.h"

static void
put_number(struct sha256 *h, uint64_t v, int bytes)
{
	uint8_t b[8];

	for (int i = 0; i < bytes; i++)
		b[i] = (uint8_t)(v >> 8 * (bytes - 1 - i));
	sha256_put(h, b, (size_t)bytes);
}

static void
put_text(struct sha256 *h, struct str s)
{
	put_number(h, s.n, 4);
	sha256_put(h, s.p, s.n);
}

void
chain_hash(const struct chain_event *e, const uint8_t prev[SHA256_SIZE], uint8_t hash[SHA256_SIZE])
{
	static const char label[] = "flare audit 1";
	struct sha256 h;

	sha256_init(&h);
	sha256_put(&h, label, sizeof(label) - 1);
	put_number(&h, (uint32_t)e->org, 4);
	put_number(&h, (uint64_t)e->seq, 8);
	put_number(&h, (uint64_t)e->at, 8);
	put_text(&h, e->actor);
	put_text(&h, e->action);
	put_text(&h, e->object);
	put_text(&h, e->detail);
	sha256_put(&h, prev, SHA256_SIZE);
	sha256_end(&h, hash);
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
chain_unhex(struct str hex, uint8_t hash[SHA256_SIZE])
{
	uint8_t got[SHA256_SIZE];

	if (hex.n != 2 * SHA256_SIZE)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		int high = digit(hex.p[2 * i]), low = digit(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		got[i] = (uint8_t)(high << 4 | low);
	}
	for (size_t i = 0; i < SHA256_SIZE; i++)
		hash[i] = got[i];
	return true;
}
