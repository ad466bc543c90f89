#define PCRE2_CODE_UNIT_WIDTH 8
#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "mask.h"
#include "mem.h"

enum {
	STEPS = 1000000,		/* of a match: our patterns need a few for each byte */
	NAMES_MAX = 200,		/* different words of names that are looked for again */
	RECUR_MIN = 3,			/* letters of one: shorter ones are words */
};

static const char name[] = "[name]", number[] = "[number]", mail[] = "[address]", day[] = "[date]";

/* One capitalised word, and a name of some. */
#define WORD "\\p{Lu}[\\p{L}\\p{M}'’\\-]*"
#define LINK "(?:bin|binti|binte|bt|bte|ibn|al|el|de|del|la|las|los|da|dos|van|von|a/l|a/p|s/o|d/o|@)[ \\x{a0}]"
#define NAME "(?:" WORD "|\\p{Lu}\\.)(?:[ \\x{a0}](?:" LINK "){0,2}(?:" WORD "|\\p{Lu}\\.)){0,5}"

#define HAN_SURNAME "(?:欧阳|上官|司马|诸葛|[王李张張刘劉陈陳杨楊黄黃赵趙周吴吳徐孙孫朱马馬胡郭林何高梁郑鄭罗羅宋谢謝唐韩韓曹许許邓鄧萧蕭冯馮曾程蔡彭潘袁于董余苏蘇叶葉吕呂魏蒋蔣田杜丁沈姜范江傅钟鐘卢盧汪戴崔任陆陸廖姚方金邱夏谭譚韦韋贾賈邹鄒石熊孟秦阎薛侯雷白龙龍段郝孔邵史毛常万萬顾顧赖賴武康贺賀严嚴尹钱錢施牛洪龚龔])"

/*
 * In the order in which they count: what one has found no later one finds.  \K stands
 * before what is masked.
 */
static const struct {
	const char *word, *pattern;
} patterns[] = {
	{ mail, "[\\p{L}\\p{Nd}._%+\\-]+ ?(?:@|＠) ?[\\p{L}\\p{Nd}\\-]+(?:\\.[\\p{L}\\p{Nd}\\-]+)+" },
	{ mail, "(?<![\\p{L}\\p{N}])@[\\p{L}\\p{N}_.]{2,}" },
	{ day, "(?<!\\p{Nd})(?:\\p{Nd}{4}([./\\-])\\p{Nd}{1,2}\\1\\p{Nd}{1,2}|\\p{Nd}{1,2}([./\\-])\\p{Nd}{1,2}\\2\\p{Nd}{2,4})(?!\\p{Nd})" },
	{ day, "(?<!\\p{Nd})\\p{Nd}{1,2}(?:st|nd|rd|th)?[ \\x{a0}](?:de[ ])?(?=(?:January|February|March|April|May|June|July|August|September|"
	    "October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
	    "septiembre|octubre|noviembre|diciembre|Januari|Februari|Maret|Mei|Juni|Juli|Agustus|Oktober|Desember|Mac|Julai|Ogos|Disember|"
	    "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık|tháng)(?!\\p{L}))" },
	{ day, "(?<=[月])\\p{Nd}{1,2}(?=[日号號])" },
	{ number, "(?<![\\p{Latin}\\p{Nd}])(?=[\\p{Nd}\\-]*\\p{Latin})(?=(?:[\\p{Latin}\\-]*\\p{Nd}){4})[\\p{Latin}\\p{Nd}\\-]{6,}" },
	{ number, "(?<![\\p{Nd}])(?:[+＋(]{1,2} ?)?\\p{Nd}(?:[ \\x{a0}\\-‐-–./()]{0,2}\\p{Nd}){6,}" },
	{ number, "(?<!\\p{Nd})\\p{Nd}{6,}\\p{Latin}?(?!\\p{Nd})" },
	{ number, "(?<![\\p{Latin}\\p{Nd}])\\p{Latin}{1,4}[ \\-.:/#]{0,2}\\p{Nd}{5,}\\p{Latin}?(?![\\p{Latin}\\p{Nd}])" },

	/* behind a title, a kinship word, a field */
	{ name, "(?i:(?<![\\p{L}\\p{N}])(?:mr|mrs|ms|miss|mx|dr|prof|md|mohd|capt|sir|madam|sr|sra|srta|señor|señora|señorita|don|doñ"
	    "a|bapak|bpk|pak|ibu|bu|sdr|sdri|saudara|saudari|mas|mbak|encik|puan|pn|cik|tuan|tn|nyonya|ny|anh|chị|ông|bà|cô|chú|"
	    "bác|em|bay|bayan|sayın|u|daw|ko|ma|naw|saw|sai|maung|brother|sister|uncle|aunt)\\.?)[ \\x{a0}]+\\K" NAME },
	{ name, "(?i:(?<![\\p{L}\\p{N}])(?:names?|named|called|nama|bernama|nombre|llamad[oa]|tên|adı|adlı|isim|isimli|workers?|employees?|interviewees?|"
	    "witness|complainant|victim|supervisor|manager|agent|broker|recruiter|guard|foreman|pekerja|karyawan|karyawati|buruh|trabajador|"
	    "trabajadora|empleado|empleada|supervisora?|công nhân|nhân viên|işçi|çalışan))"
	    "[ \\x{a0}]*[:=,(–\\-]?[ \\x{a0}]*\\K" NAME },
	{ name, "(?i:(?<![\\p{L}\\p{N}])(?:name|full name|nama|nombre|họ tên|tên|ad soyad|isim))[ ]*[:=][ ]*\\K[\\p{L}\\p{M}'’ .\\-]{2,60}" },
	{ name, NAME "(?=[ \\x{a0}](?i:bey|hanım|efendi|bhai|apa|san|sama)(?!\\p{L}))" },

	/* scripts without capitals */
	{ name, "(?:นางสาว|นาย(?!จ้าง|หน้า|ทุน)|นาง(?!าน)|น\\.ส\\.|ด\\.[ชญ]\\.|คุณ(?!ภาพ|สมบัติ|ค่า)|ชื่อ)[ :]{0,2}\\K[\\p{Thai}]{2,40}(?:[ ][\\p{Thai}]{2,40})?" },
	{ name, "(?:ဦး|ဒေါ်|မောင်|အမည်)[ :]{0,2}\\K[\\p{Myanmar}]{2,40}" },
	{ name, "(?:លោកស្រី|លោក|អ្នកស្រី|កញ្ញា|ឈ្មោះ)[ :]{0,2}\\K[\\p{Khmer}]{2,40}(?:[ ][\\p{Khmer}]{2,20})?" },
	{ name, "(?<![\\p{L}\\p{M}])(?:জনাবা?|মোঃ|মো\\.|মোছাঃ|মোসাঃ|মিসেস|শ্রী|নাম)[ :]{0,3}\\K[\\p{Bengali}]{2,30}(?:[ ][\\p{Bengali}]{2,30}){0,2}" },
	{ name, "[\\p{Bengali}]{2,30}(?:[ ][\\p{Bengali}]{2,30})?(?=[ ](?:বেগম|খাতুন|সাহেব|ভাই|আপা)(?![\\p{L}\\p{M}]))" },
	{ name, "(?:姓名|名叫|叫做|名字是|氏名|名前)[ :：は]{0,2}\\K[\\p{Han}\\p{Katakana}\\p{Hiragana}·・ー]{2,10}" },
	{ name, HAN_SURNAME "\\p{Han}{0,2}(?=先生|女士|小姐|师傅|師傅|经理|經理|主管|组长|組長|老板|老闆)" },
	{ name, "(?:员工|員工|工人|女工|男工|工友|同事|经理|經理|主管|组长|組長)[ :：“「]?\\K" HAN_SURNAME "\\p{Han}{1,2}(?!\\p{Han}{0,1}(?:人|厂|廠))" },
	{ name, HAN_SURNAME "\\p{Han}{1,2}(?=[说說称稱讲講]|表示|告诉|告訴|反映|投诉|投訴|透露|的护照|的護照|的身份证|的身分證)" },
	{ name, "[\\p{Han}\\p{Katakana}ー・]{1,12}(?=さん|氏(?!名)|様|ちゃん|くん)" },
};

enum { PATTERNS = sizeof(patterns) / sizeof(patterns[0]) };

/* Words that are capitalised and name nobody, in lower case; in byte order. */
static const char *const common[] = {
	"a", "accommodation", "according", "agencies", "agency", "agent", "agents", "all", "also", "an", "and", "annual", "any", "april", "as", "at", "audit",
	"auditor", "auditors", "august", "because", "before", "both", "brokers", "but", "by", "bypass", "children", "company", "contract", "contracts", "curfew", "december",
	"deductions", "despite", "documents", "dormitory", "during", "each", "el", "ella", "ellos", "employees", "employer", "employers", "employment", "every", "factory",
	"february", "fees", "few", "five", "for", "foreign", "four", "friday", "from", "guards", "he", "her", "his", "hours", "however", "hr",
	"human", "i", "identity", "if", "in", "interviews", "is", "it", "its", "january", "july", "june", "la", "labor", "labour", "las", "los", "management", "manager", "managers", "many",
	"march", "may", "migrant", "monday", "most", "new", "no", "none", "not", "nothing", "november", "october", "of", "on", "one", "only", "our", "overtime", "para", "pasaportes",
	"passport", "passports", "pay", "payment", "payslips", "personnel", "police", "production", "records", "recruitment", "resources", "saturday", "security",
	"seven", "several", "she", "since", "six", "site", "some", "staff", "sunday", "supervisor", "supervisors", "ten", "that", "the", "their", "there", "these", "they", "this", "those",
	"three", "thursday", "to", "trabajadores", "tuesday", "twelve", "two", "una", "under", "union", "unos", "until", "wage", "wages", "was", "we", "wednesday", "were", "when", "where",
	"while", "with", "women", "work", "worker", "workers", "working", "you", "young",
};

/* What persons do, behind a name at the beginning of a sentence; in byte order. */
static const char *const doing[] = {
	"asked", "came", "complained", "confirmed", "cried", "describes", "described", "dice", "dijo", "earns", "explained", "fled", "had", "has", "is", "kata", "kept", "left", "mengaku",
	"mengatakan", "told", "owes", "paid", "pays", "ran", "refused", "reported", "said", "says", "showed", "signed", "stated", "states", "tells", "was", "went", "works", "worked",
};

struct mask {
	pcre2_code *code[PATTERNS];
	pcre2_code *names;		/* NAME, wherever it stands */
	pcre2_code *foreign;		/* letters of a script without capitals */
	pcre2_match_context *limits;
};

static pcre2_code *
compile(const char *pattern)
{
	PCRE2_SIZE at;
	int fault;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK, &fault,
	    &at, NULL);

	assert(code != NULL);
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);	/* without it: the same, slower */
	return code;
}

struct mask *
mask_new(void)
{
	struct mask *m = mem_zero(1, sizeof(*m));

	for (size_t i = 0; i < PATTERNS; i++)
		m->code[i] = compile(patterns[i].pattern);
	m->names = compile("(?<![\\p{L}\\p{M}\\p{Nd}])" NAME);
	m->foreign = compile("(?:[^\\P{Lo}ªº]\\p{M}*)+");
	m->limits = pcre2_match_context_create(NULL);
	assert(m->limits != NULL);
	pcre2_set_match_limit(m->limits, STEPS);
	return m;
}

void
mask_free(struct mask *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < PATTERNS; i++)
		pcre2_code_free(m->code[i]);
	pcre2_code_free(m->names);
	pcre2_code_free(m->foreign);
	pcre2_match_context_free(m->limits);
	mem_free(m);
}

/* Unless something was found there before. */
static void
add(struct mask_spans *s, size_t from, size_t to, const char *word)
{
	size_t i = s->n;

	for (size_t k = 0; k < s->n; k++)
		if (from < s->at[k].to && s->at[k].from < to)
			return;
	s->at = mem_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
	while (i > 0 && s->at[i - 1].from > from)
		i--;
	memmove(s->at + i + 1, s->at + i, (s->n - i) * sizeof(*s->at));
	s->at[i] = (struct mask_span){ from, to, word };
	s->n++;
}

/* Every match of CODE in TEXT. */
static void
each(const struct mask *m, const pcre2_code *code, struct str text, void (*found)(void *arg, size_t from, size_t to), void *arg)
{
	pcre2_match_data *data = pcre2_match_data_create(4, NULL);
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
	size_t from = 0;

	while (from <= text.n) {
		int n = pcre2_match(code, (PCRE2_SPTR)text.p, text.n, from, PCRE2_NO_UTF_CHECK, data, m->limits);

		if (n < 0 && n != PCRE2_ERROR_NOMATCH)		/* a limit: what cannot be looked at is not shown */
			found(arg, from, text.n);
		if (n < 0)
			break;
		if (at[1] > at[0])
			found(arg, at[0], at[1]);
		from = at[1] > from ? at[1] : from + 1;
		while (from < text.n && ((unsigned char)text.p[from] & 0xc0) == 0x80)
			from++;
	}
	pcre2_match_data_free(data);
}

struct finding {
	struct str text;
	struct mask_spans *spans;
	const char *word;
};

static void
found_plain(void *arg, size_t from, size_t to)
{
	struct finding *f = arg;

	add(f->spans, from, to, f->word);
}

/* Is WORD, its capitals made small, in the list? */
static bool
listed(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ieq(word, list[i]))
			return true;
	return false;
}

static bool
is_common(struct str word)
{
	while (word.n > 2 && word.p[word.n - 2] == '\'' && word.p[word.n - 1] == 's')
		word.n -= 2;
	return listed(word, common, sizeof(common) / sizeof(common[0]));
}

/* Nothing but the beginning, or the end of a sentence, stands before FROM. */
static bool
begins_sentence(struct str text, size_t from)
{
	static const char *const openers[] = { " ", "\t", "\"", "'", "(", "[", "“", "‘", "«", "¿", "¡", "-", "*",
		"•", "–", "<b>", ">" };
	bool moved = true;

	while (moved && from > 0) {
		moved = false;
		for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
			size_t n = strlen(openers[i]);

			if (from >= n && memcmp(text.p + from - n, openers[i], n) == 0) {
				from -= n;
				moved = true;
			}
		}
	}
	return from == 0 || strchr(".!?\n\r:;", text.p[from - 1]) != NULL;
}

/* The word that follows TO. */
static struct str
next_word(struct str text, size_t to)
{
	struct str word = { text.p + to, 0 };

	while (word.p < text.p + text.n && *word.p == ' ')
		word.p++;
	while (word.p + word.n < text.p + text.n && strchr(" .,;:!?\n", word.p[word.n]) == NULL)
		word.n++;
	return word;
}

/* An abbreviation such as HR, PPE, SMETA. */
static bool
is_acronym(struct str word)
{
	if (word.n > 5)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'A' || word.p[i] > 'Z')
			return false;
	return true;
}

/* Capitalised words in a row: without the common ones around them, are they a name? */
static void
found_name(void *arg, size_t from, size_t to)
{
	struct finding *f = arg;
	struct str rest = { f->text.p + from, to - from }, word;
	size_t first = to, last = from, words = 0;

	while (str_split(&rest, ' ', &word)) {
		if (is_common(word))
			continue;
		if (first == to)
			first = (size_t)(word.p - f->text.p);
		last = (size_t)(word.p - f->text.p) + word.n;
		words++;
	}
	if (words == 0)
		return;
	word = (struct str){ f->text.p + first, last - first };
	if (words == 1 && is_acronym(word))
		return;
	if (words == 1 && begins_sentence(f->text, first) && !listed(next_word(f->text, last), doing, sizeof(doing) / sizeof(doing[0])))
		return;
	add(f->spans, first, last, name);
}

static bool
is_letter_before(struct str text, size_t at)
{
	UChar32 c;
	int32_t i = (int32_t)at;

	if (i == 0)
		return false;
	U8_PREV((const uint8_t *)text.p, 0, i, c);
	return c >= 0 && u_isalnum(c);
}

static bool
is_letter_at(struct str text, size_t at)
{
	UChar32 c;
	int32_t i = (int32_t)at;

	if (at >= text.n)
		return false;
	U8_NEXT((const uint8_t *)text.p, i, (int32_t)text.n, c);
	return c >= 0 && u_isalnum(c);
}

/* WORD again, wherever it stands as a word of its own; CASED: where its script has capitals. */
static void
again(struct str text, struct str word, bool cased, struct mask_spans *spans)
{
	for (size_t at = 0; at + word.n <= text.n; at++)
		if (memcmp(text.p + at, word.p, word.n) == 0 &&
		    (!cased || (!is_letter_before(text, at) && !is_letter_at(text, at + word.n))))
			add(spans, at, at + word.n, name);
}

static size_t
letters_of(struct str word, size_t *cased)
{
	size_t n = 0;

	*cased = 0;
	for (int32_t i = 0; i < (int32_t)word.n;) {
		UChar32 c;

		U8_NEXT((const uint8_t *)word.p, i, (int32_t)word.n, c);
		if (c < 0 || !u_isalpha(c))
			continue;
		n++;
		*cased += u_toupper(c) != u_tolower(c);
	}
	return n;
}

/* Words of names that were found are names wherever else they stand. */
static void
find_again(struct str text, struct mask_spans *spans)
{
	size_t n = spans->n < NAMES_MAX ? spans->n : NAMES_MAX;
	struct mask_span *known;

	if (n == 0)
		return;
	known = mem_alloc(n * sizeof(*known));		/* those that are found again are added to SPANS */
	memcpy(known, spans->at, n * sizeof(*known));
	for (size_t i = 0; i < n; i++) {
		struct str rest = { text.p + known[i].from, known[i].to - known[i].from }, word;

		while (known[i].word == name && str_split(&rest, ' ', &word)) {
			size_t cased, letters = letters_of(word, &cased);

			if ((letters >= RECUR_MIN || (cased == 0 && letters >= 2)) && !is_common(word))
				again(text, word, cased > 0, spans);
		}
	}
	mem_free(known);
}

void
mask_find(const struct mask *m, struct str text, struct mask_spans *spans)
{
	struct finding f = { .text = text, .spans = spans };

	spans->n = 0;
	for (size_t i = 0; i < PATTERNS; i++) {
		f.word = patterns[i].word;
		each(m, m->code[i], text, found_plain, &f);
	}
	each(m, m->names, text, found_name, &f);
	f.word = name;
	if (mask_sees_names(text))
		each(m, m->foreign, text, found_plain, &f);
	find_again(text, spans);
}

void
mask_spans_free(struct mask_spans *s)
{
	mem_free(s->at);
	*s = (struct mask_spans){ 0 };
}

void
mask_put(const struct mask *m, struct str text, struct buf *b)
{
	struct mask_spans s = { 0 };
	size_t at = 0;

	mask_find(m, text, &s);
	for (size_t i = 0; i < s.n; i++) {
		buf_put(b, text.p + at, s.at[i].from - at);
		buf_text(b, s.at[i].word);
		at = s.at[i].to;
	}
	buf_put(b, text.p + at, text.n - at);
	mask_spans_free(&s);
}

bool
mask_sees_names(struct str text)
{
	size_t cased, letters = letters_of(text, &cased);

	return 10 * cased >= 9 * letters;
}
