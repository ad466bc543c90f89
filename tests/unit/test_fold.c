#include "fold.h"
#include "t.h"

static const struct {
	const char *text, *folded;
} cases[] = {
	{ "", "" },
	{ "   ", "" },
	{ "...", "" },
	{ "  ACME Co.,Ltd ", "acme co ltd" },
	{ "Acme CO LTD", "acme co ltd" },
	{ "Acme\t\n Co", "acme co" },
	{ "Acme 1", "acme 1" },
	{ "Acme 2", "acme 2" },
	{ "O'Brien & Sons (Pvt.)", "o brien sons pvt" },
	{ "a_b-c/d", "a b c d" },
	/* Full-width letters, digits and the ideographic space. */
	{ "ＡＣＭＥ　１２", "acme 12" },
	/* Full folding: one letter may become two. */
	{ "STRASSE", "strasse" },
	{ "Straße", "strasse" },
	{ "ﬁne", "fine" },
	{ "ΣΊΣΥΦΟΣ", "σίσυφοσ" },
	/* Composed and decomposed are the same; the mark is kept. */
	{ "Caf\u00e9", "caf\u00e9" },
	{ "Cafe\u0301", "caf\u00e9" },
	{ "Cafe", "cafe" },
	{ "\u0110\u1ed2NG T\u00c2M", "\u0111\u1ed3ng t\u00e2m" },
	/* The Turkish capital keeps its dot, whatever the locale. */
	{ "\u0130plik", "i\u0307plik" },
	{ "Iplik", "iplik" },
	/* Scripts without case, with marks that are part of the word. */
	{ "监狱（第二）", "监狱 第二" },
	{ "โรงงาน ทอผ้า", "โรงงาน ทอผ\u0e49า" },
	{ "কারখানা।", "কারখানা" },
	{ "ｶﾌﾞｼｷ", "カブシキ" },
	/* What nobody sees does not divide words. */
	{ "Ac\u00adme", "acme" },
	{ "Ac\u200bme", "acme" },
	/* Separators outside ASCII. */
	{ "Acme\u00a0Co\u2014Ltd\u3001", "acme co ltd" },
	{ "½ m²", "1 2 m2" },
	/* Beyond 16 bits: a letter, and a sign that is none. */
	{ "𝐀cme \U00020000", "acme \U00020000" },
	{ "Acme 🏭 Co", "acme co" },
};

static void
fold(const char *text, struct buf *out)
{
	buf_reset(out);
	fold_name(str_of(text), out);
}

/* The fast path and ICU must agree: a sign outside ASCII forces ICU. */
static void
ascii_agrees(void)
{
	struct buf fast = { 0 }, slow = { 0 };
	char text[8] = "aXb";

	for (int c = 1; c < 0x80; c++) {
		char wide[16];

		text[1] = (char)c;
		snprintf(wide, sizeof(wide), "%s\u3001", text);
		fold(text, &fast);
		fold(wide, &slow);
		if (!T(str_eq(buf_as_str(&fast), buf_as_str(&slow))))
			printf("#   byte %#x: \"%s\" and \"%s\"\n", c, fast.p, slow.p);
	}
	buf_free(&fast);
	buf_free(&slow);
}

/* Names longer than the buffers on the stack, and one that grows when it is folded. */
static void
long_names(void)
{
	struct buf text = { 0 }, out = { 0 };

	for (int i = 0; i < 2000; i++)
		buf_text(&text, "ÄB ");
	fold(text.p, &out);
	T_INT(out.n, 2000 * 4 - 1);
	T(strncmp(out.p, "äb äb", strlen("äb äb")) == 0);
	buf_reset(&text);
	for (int i = 0; i < 200; i++)
		buf_text(&text, "ﷺ");			/* one character becomes eighteen */
	fold(text.p, &out);
	T(out.n > 200 * 20);
	buf_free(&text);
	buf_free(&out);
}

int
main(void)
{
	struct buf out = { 0 }, again = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fold(cases[i].text, &out);
		T_STR(buf_as_str(&out).p, cases[i].folded);
		fold(cases[i].folded, &again);
		T_STR(buf_as_str(&again).p, cases[i].folded);	/* folding twice changes nothing */
	}
	buf_reset(&out);
	buf_text(&out, "before|");
	fold_name(STR(" Acme "), &out);
	T_STR(out.p, "before|acme");
	ascii_agrees();
	long_names();
	buf_free(&out);
	buf_free(&again);
	return t_done();
}
