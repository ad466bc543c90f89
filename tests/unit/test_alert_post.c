#include "buf.h"
#include "hash.h"
#include "post.h"
#include "t.h"

/* Where alerts may go, and what signs them. */
static const struct {
	const char *kind, *url, *from, *to;
	bool good;
} places[] = {
	{ "webhook", "https://example.org/hook?x=1", NULL, NULL, true },
	{ "webhook", "https://10.0.0.7:8443/", NULL, NULL, true },	/* a server of one's own: whoever adds it may */
	{ "webhook", "http://127.0.0.1:8080/hook", NULL, NULL, true },
	{ "webhook", "http://[::1]:8080/", NULL, NULL, true },
	{ "webhook", "http://example.org/hook", NULL, NULL, false },
	{ "webhook", "http://127.0.0.1.example.org/", NULL, NULL, false },
	{ "webhook", "http://localhost@example.org/", NULL, NULL, false },
	{ "webhook", "https://user:word@example.org/", NULL, NULL, false },
	{ "webhook", "file:///etc/passwd", NULL, NULL, false },
	{ "webhook", "gopher://127.0.0.1:25/", NULL, NULL, false },
	{ "webhook", "ftp://127.0.0.1/", NULL, NULL, false },
	{ "webhook", "smtp://127.0.0.1/", NULL, NULL, false },
	{ "webhook", "example.org/hook", NULL, NULL, false },
	{ "webhook", "https://exa mple.org/", NULL, NULL, false },
	{ "webhook", "", NULL, NULL, false },
	{ "mail", "smtps://mail.example.org", "flare@example.org", "desk+risk@example.org", true },
	{ "mail", "smtp://mail.example.org:587", "flare@example.org", "desk@example.org", true },
	{ "mail", "https://mail.example.org", "flare@example.org", "desk@example.org", false },
	{ "mail", "smtps://u:p@mail.example.org", "flare@example.org", "desk@example.org", false },
	{ "mail", "smtps://mail.example.org", NULL, "desk@example.org", false },
	{ "mail", "smtps://mail.example.org", "flare@example.org", "desk@example.org>\r\nBcc: <x@example.org", false },
	{ "mail", "smtps://mail.example.org", "flare@example.org", "desk", false },
	{ "mail", "smtps://mail.example.org", "flare@example.org", "a@b@c", false },
};

/* RFC 4231, test cases 1 and 2. */
static void
test_hmac(void)
{
	static const uint8_t key[20] = { 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11 };
	uint8_t digest[SHA256_SIZE];
	char hex[SHA256_HEX];
	struct buf b = { 0 };

	hash_hmac(key, sizeof(key), STR("Hi There"), digest);
	T_STR(sha256_hex(digest, hex), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	hash_hmac("Jefe", 4, STR("what do ya want for nothing?"), digest);
	T_STR(sha256_hex(digest, hex), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	hash_base64("fooba", 5, &b);
	T_STR(b.p, "Zm9vYmE=");
	buf_free(&b);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct post_place p = { .kind = places[i].kind, .url = places[i].url, .from = places[i].from,
			.to = places[i].to };
		struct err err = { 0 };

		if (!T((post_check(&p, &err) == 0) == places[i].good))
			printf("# %s: %s\n", p.url, err.msg);
		if (!places[i].good)
			T_INT(err.kind, ERR_USAGE);
	}
	test_hmac();
	return t_done();
}
