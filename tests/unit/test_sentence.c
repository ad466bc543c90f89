#include "buf.h"
#include "clause.h"
#include "sentence.h"
#include "t.h"

/* Sentences stand with a bar between them in the second column. */
static const struct {
	const char *text, *sentences;
} cases[] = {
	{ "", "" },
	{ " \n\n ", "" },
	{ "One.", "One." },
	{ "One. Two! Three? Four", "One.|Two!|Three?|Four" },
	{ "One.\nTwo.", "One.|Two." },
	/* Abbreviations, initials, numbers. */
	{ "Acme Co., Ltd. keeps them. It does.", "Acme Co., Ltd. keeps them.|It does." },
	{ "Acme Co. Ltd pays. Late.", "Acme Co. Ltd pays.|Late." },
	{ "See No. 12 and Art. 3. Then go.", "See No. 12 and Art. 3.|Then go." },
	{ "Are they paid? No. They wait.", "Are they paid?|No.|They wait." },
	{ "Goods, e.g. Cotton, and i.e. Yarn.", "Goods, e.g. Cotton, and i.e. Yarn." },
	{ "Approx. 30 workers, i.e. half.", "Approx. 30 workers, i.e. half." },
	{ "Mr. J. K. Lee said so. He left.", "Mr. J. K. Lee said so.|He left." },
	{ "They earn 1.5 dollars. They get 2.", "They earn 1.5 dollars.|They get 2." },
	{ "At 10 p.m. the gate is shut. All sleep.", "At 10 p.m. the gate is shut.|All sleep." },
	{ "Fees, deposits, etc. were paid.", "Fees, deposits, etc. were paid." },
	{ "See www.acme.com for it. Or not.", "See www.acme.com for it.|Or not." },
	{ "It was kept.The agent has it.", "It was kept.|The agent has it." },
	/* Quotes and brackets close with their sentence. */
	{ "\"I was hit.\" She left.", "\"I was hit.\"|She left." },
	{ "(They wait.) They go.", "(They wait.)|They go." },
	{ "He said “go!” and left.", "He said “go!” and left." },
	/* Lists and blank lines; a wrapped line is no end. */
	{ "Findings\n\nPassports kept", "Findings|Passports kept" },
	{ "Findings:\n- passports kept\n- fees paid", "Findings:|- passports kept|- fees paid" },
	{ "Findings:\n• passports\n• fees", "Findings:|• passports|• fees" },
	{ "1. Passports are kept\n2. Fees are paid", "1. Passports are kept|2. Fees are paid" },
	{ "a) passports\nb) fees", "a) passports|b) fees" },
	{ "Passports are\nkept by the\nagent.", "Passports are\nkept by the\nagent." },
	{ "Hours reached\n70 a week.", "Hours reached\n70 a week." },
	/* A semicolon belongs to the sentence. */
	{ "Kept; returned. Done.", "Kept; returned.|Done." },
	/* Other scripts. */
	{ "护照被扣。工资未付！是吗？是", "护照被扣。|工资未付！|是吗？|是" },
	{ "「殴られた。」次の文。", "「殴られた。」|次の文。" },
	{ "កម្មករ។ ថ្មី៕", "កម្មករ។|ថ្មី៕" },
	{ "အလုပ်သမား။ လစာ။", "အလုပ်သမား။|လစာ။" },
	{ "শ্রমিক। মজুরি।", "শ্রমিক।|মজুরি।" },
	{ "หนังสือเดินทาง ถูกยึด", "หนังสือเดินทาง ถูกยึด" },
	{ "Giữ hộ chiếu. Đúng vậy.", "Giữ hộ chiếu.|Đúng vậy." },
	{ "İşçi gitti. Öyle.", "İşçi gitti.|Öyle." },
};

/* The clause around the word in the second column. */
static const struct {
	const char *sentence, *word, *clause;
} clauses[] = {
	{ "Passports were not kept", "kept", "Passports were not kept" },
	{ "No passports were kept, but cards were", "cards", "but cards were" },
	{ "No passports were kept, but cards were", "passports", "No passports were kept, " },
	{ "No passports were kept; cards were", "cards", "; cards were" },
	{ "No passports were kept - cards were", "cards", " - cards were" },
	{ "No passports, and workers said cards were", "cards", ", and workers said cards were" },
	{ "No passports, cards, and wages were kept", "wages", "No passports, cards, and wages were kept" },
	{ "Although it is forbidden, the agent keeps them", "agent", ", the agent keeps them" },
	{ "The agent keeps them although it is forbidden", "agent", "The agent keeps them " },
	{ "Wages are paid, while passports are kept", "passports", "while passports are kept" },
	{ "We prohibit: keeping passports", "passports", "We prohibit: keeping passports" },
	{ "A well-kept worthwhile butter", "butter", "A well-kept worthwhile butter" },
	{ "护照；工资", "工资", "；工资" },
	{ "No pagan, y al que protesta lo golpean", "golpean", "y al que protesta lo golpean" },
	{ "No hay agua, luz y baños", "luz", "No hay agua, luz y baños" },
	{ "Gaji tidak dibayar, siapa protes dipecat", "dipecat", ", siapa protes dipecat" },
	{ "Không có nước, họ bị nhốt", "nhốt", ", họ bị nhốt" },
};

static void
split(const char *text, struct buf *out)
{
	struct str s = str_of(text), sentence;
	size_t at = 0;

	buf_reset(out);
	while (sentence_next(s, &at, &sentence)) {
		if (out->n > 0)
			buf_char(out, '|');
		buf_str(out, sentence);
	}
}

/* Text without an end is cut, at white space where there is some, never inside a character. */
static void
endless(const char *unit)
{
	struct buf text = { 0 };
	struct str sentence;
	size_t at = 0, sum = 0, bad;

	while (text.n < 5 * SENTENCE_MAX)
		buf_text(&text, unit);
	while (sentence_next(buf_as_str(&text), &at, &sentence)) {
		T(sentence.n <= SENTENCE_MAX && sentence.n > 0);
		T(str_is_utf8(sentence, &bad));
		T(unit[0] != ' ' || sentence.p[sentence.n - 1] == 's');
		sum += sentence.n;
	}
	T(sum <= text.n && sum + 10 >= text.n);
	buf_free(&text);
}

int
main(void)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		split(cases[i].text, &out);
		T_STR(buf_as_str(&out).p, cases[i].sentences);
	}
	for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++) {
		const char *s = clauses[i].sentence;
		size_t start = (size_t)(strstr(s, clauses[i].word) - s), end = start + strlen(clauses[i].word);

		clause_around(str_of(s), &start, &end);
		buf_reset(&out);
		buf_put(&out, s + start, end - start);
		T_STR(out.p, clauses[i].clause);
	}
	endless(" words");
	endless("狱");
	endless("x");
	buf_free(&out);
	return t_done();
}
