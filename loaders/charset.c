#include <iconv.h>
#include <string.h>
#include <strings.h>

#include <uchardet.h>

#include "charset.h"
#include "mem.h"

enum { ESCAPE = 0x1b };			/* by which encodings of ISO 2022 shift */

void
survey_begin(struct survey *s)
{
	*s = (struct survey){ .not_utf8_at = UINT64_MAX, .high_at = UINT64_MAX };
}

static void
not_utf8(struct survey *s, uint64_t at)
{
	if (at < s->not_utf8_at)
		s->not_utf8_at = at;
	s->pending = 0;
}

/* One byte of a character beyond ASCII, or one that must be one. */
static void
put_byte(struct survey *s, unsigned char b, uint64_t at)
{
	/* smallest code that 1, 2 or 3 trailing bytes may carry */
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };

	if (s->pending > 0) {
		if ((b & 0xc0) != 0x80) {
			not_utf8(s, s->began);
			return;
		}
		s->code = s->code << 6 | (b & 0x3fu);
		if (--s->pending == 0)
			s->shaped += s->need + 1u;
		if (s->pending == 0 && (s->code < least[s->need] || s->code > 0x10ffff ||
		    (s->code >= 0xd800 && s->code <= 0xdfff)))
			not_utf8(s, s->began);
		return;
	}
	if (b < 0x80)
		return;
	s->began = at;
	s->need = (b & 0xe0) == 0xc0 ? 1 : (b & 0xf0) == 0xe0 ? 2 : (b & 0xf8) == 0xf0 ? 3 : 0;
	s->pending = s->need;
	s->code = b & (0x3fu >> s->need);
	if (s->need == 0)
		not_utf8(s, at);
}

void
survey_put(struct survey *s, const char *p, size_t n)
{
	static const uint64_t high = 0x8080808080808080u, low = 0x2020202020202020u;

	for (size_t i = 0; i < n && s->bytes + i < sizeof(s->head); i++)
		s->head[s->bytes + i] = p[i];
	for (size_t i = 0; i < n; i++) {
		unsigned char b;
		uint64_t word;

		/* eight bytes of 0x20 to 0x7f at once: no borrow and no high bit */
		while (s->pending == 0 && i + 8 <= n) {
			memcpy(&word, p + i, 8);
			if (((word - low) | word) & high)
				break;
			i += 8;
		}
		if (i >= n)
			break;
		b = (unsigned char)p[i];
		if (b == 0)
			s->nul[(s->bytes + i) & 1]++;
		else if (b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != ESCAPE)
			s->control++;
		if (b >= 0x80 && s->high++ == 0)
			s->high_at = s->bytes + i;
		if (b >= 0x80 || s->pending > 0)
			put_byte(s, b, s->bytes + i);
	}
	s->bytes += n;
}

void
survey_end(struct survey *s)
{
	if (s->pending > 0) {		/* the file ends inside a character */
		s->shaped += s->need + 1u - s->pending;
		not_utf8(s, s->began);
	}
}

static const struct magic {
	const char *bytes;
	size_t n;
	const char *means;
} boms[] = {
	{ "\xef\xbb\xbf", 3, "UTF-8" },
	{ "\xff\xfe\0\0", 4, "UTF-32LE" },
	{ "\0\0\xfe\xff", 4, "UTF-32BE" },
	{ "\xff\xfe", 2, "UTF-16LE" },
	{ "\xfe\xff", 2, "UTF-16BE" },
}, magics[] = {
	{ "\xd0\xcf\x11\xe0", 4, "an old Excel workbook (.xls)" },
	{ "%PDF", 4, "a PDF document" },
	{ "7z\xbc\xaf", 4, "a 7z archive" },
	{ "Rar!", 4, "a RAR archive" },
	{ "\x89PNG", 4, "a picture" },
	{ "\xff\xd8\xff", 3, "a picture" },
	{ "GIF8", 4, "a picture" },
	{ "\x7f" "ELF", 4, "a program" },
	{ "SQLite f", 8, "an SQLite database" },
	{ "PAR1", 4, "a Parquet file" },
	{ "{\\rtf", 5, "a text document (RTF)" },
};

static const struct magic *
begins(const struct survey *s, const struct magic *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s->bytes >= m[i].n && memcmp(s->head, m[i].bytes, m[i].n) == 0)
			return &m[i];
	return NULL;
}

size_t
charset_bom(const struct survey *s, const char **encoding)
{
	const struct magic *m = begins(s, boms, sizeof(boms) / sizeof(boms[0]));

	if (m == NULL)
		return 0;
	*encoding = m->means;
	return m->n;
}

const char *
charset_magic(const struct survey *s)
{
	const struct magic *m = begins(s, magics, sizeof(magics) / sizeof(magics[0]));
	const char *certain = charset_certain(s);
	uint64_t odd = s->nul[0] + s->nul[1] + s->control;

	if (m != NULL)
		return m->means;
	if (certain != NULL && strcmp(certain, "UTF-8") != 0)
		return NULL;		/* the NUL bytes of UTF-16 */
	return odd * 50 > s->bytes ? "a binary file" : NULL;
}

bool
charset_broken_utf8(const struct survey *s)
{
	return s->not_utf8_at != UINT64_MAX && s->shaped * 2 > s->high;
}

const char *
charset_certain(const struct survey *s)
{
	uint64_t pairs = s->bytes / 2;

	/* In UTF-16 text with any Latin letters, digits, commas or line ends, one
	 * half of each such pair is NUL, always the same half. */
	if (s->bytes % 2 == 0 && s->nul[1] * 10 > pairs && s->nul[0] * 20 <= s->nul[1])
		return "UTF-16LE";
	if (s->bytes % 2 == 0 && s->nul[0] * 10 > pairs && s->nul[1] * 20 <= s->nul[0])
		return "UTF-16BE";
	if (s->not_utf8_at == UINT64_MAX)
		return "UTF-8";
	return NULL;
}

/* Names of uchardet that we believe, and the superset that files really use. */
static const struct {
	const char *said, *use;
} believed[] = {
	{ "ISO-8859-1", "WINDOWS-1252" }, { "ISO-8859-15", "WINDOWS-1252" },
	{ "WINDOWS-1252", "WINDOWS-1252" }, { "ISO-8859-9", "WINDOWS-1254" },
	{ "WINDOWS-1254", "WINDOWS-1254" }, { "ISO-8859-2", "ISO-8859-2" },
	{ "WINDOWS-1250", "WINDOWS-1250" }, { "WINDOWS-1251", "WINDOWS-1251" },
	{ "KOI8-R", "KOI8-R" }, { "ISO-8859-7", "WINDOWS-1253" }, { "WINDOWS-1253", "WINDOWS-1253" },
	{ "WINDOWS-1255", "WINDOWS-1255" }, { "WINDOWS-1256", "WINDOWS-1256" },
	{ "WINDOWS-1257", "WINDOWS-1257" }, { "WINDOWS-1258", "WINDOWS-1258" },
	{ "TIS-620", "CP874" }, { "ISO-8859-11", "CP874" }, { "GB18030", "GB18030" }, { "BIG5", "BIG5" },
	{ "EUC-TW", "EUC-TW" }, { "SHIFT_JIS", "CP932" }, { "EUC-JP", "EUC-JP" },
	{ "ISO-2022-JP", "ISO-2022-JP" }, { "EUC-KR", "CP949" }, { "UHC", "CP949" },
};

/* Characters beyond ASCII that people write in names and reports. */
static const struct {
	uint32_t from, to;
} written[] = {
	{ 0xa0, 0xa0 }, { 0xa3, 0xa3 }, { 0xa5, 0xa5 }, { 0xa7, 0xa7 }, { 0xa9, 0xab }, { 0xae, 0xae },
	{ 0xb0, 0xb4 }, { 0xb7, 0xb7 }, { 0xba, 0xbb }, { 0xbf, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x17f },
	{ 0x192, 0x192 }, { 0x1a0, 0x1b0 }, { 0x218, 0x21b }, { 0x386, 0x3ce }, { 0x401, 0x45f },
	{ 0x490, 0x491 }, { 0x5d0, 0x5ea }, { 0x60c, 0x6d5 }, { 0xe01, 0xe5b }, { 0x1ea0, 0x1ef9 },
	{ 0x2013, 0x2026 }, { 0x2039, 0x203a }, { 0x20ac, 0x20ac }, { 0x2116, 0x2116 }, { 0x2122, 0x2122 },
	{ 0x3000, 0x30ff }, { 0x3131, 0x318e }, { 0x3400, 0x9fff }, { 0xac00, 0xd7a3 }, { 0xff01, 0xff9f },
};

static bool
is_written(uint32_t c)
{
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (c >= written[i].from && c <= written[i].to)
			return true;
	return false;
}

/* Decoded as ENCODING, all of SAMPLE is valid and nearly all of it is written by people. */
static bool
plausible(const char *encoding, struct str sample)
{
	iconv_t cd = iconv_open("UTF-32LE", encoding);
	size_t in_left = sample.n, out_left = 4 * sample.n + 4, strange = 0, beyond = 0;
	char *in = mem_dup(sample.p, sample.n), *in_at = in;
	char *out = mem_alloc(out_left), *out_at = out;
	bool ok = cd != (iconv_t)-1;

	if (ok) {
		size_t rc = iconv(cd, &in_at, &in_left, &out_at, &out_left);

		ok = rc != (size_t)-1 || in_left < 8;	/* the sample may end inside a character */
		iconv_close(cd);
	}
	for (const char *p = out; ok && p < out_at; p += 4) {
		uint32_t c;

		memcpy(&c, p, 4);
		beyond += c >= 0x80;
		strange += c >= 0x80 && !is_written(c);
	}
	mem_free(in);
	mem_free(out);
	return ok && strange * 20 <= beyond;
}

const char *
charset_guess(struct str sample)
{
	uchardet_t u = uchardet_new();
	const char *use = NULL;

	if (uchardet_handle_data(u, sample.p, sample.n) == 0) {
		uchardet_data_end(u);
		for (size_t i = 0; i < sizeof(believed) / sizeof(believed[0]); i++)
			if (strcasecmp(uchardet_get_charset(u), believed[i].said) == 0)
				use = believed[i].use;
	}
	uchardet_delete(u);
	return use != NULL && plausible(use, sample) ? use : NULL;
}

/* The character at S, which goes behind it; what is no UTF-8 is passed over. */
static uint32_t
next_character(struct str *s)
{
	unsigned char b = (unsigned char)*s->p;
	size_t n = b < 0xc0 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? b : b & (0x7fu >> n);

	if (n > s->n)
		n = s->n;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s->p[i] & 0x3fu);
	s->p += n;
	s->n -= n;
	return c;
}

/* The byte that windows-1252, or Latin-1 where that has none, shows as C; 0: none beyond ASCII. */
static unsigned
as_byte(uint32_t c)
{
	static const uint16_t special[32] = {
		0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
		0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
	};

	if (c >= 0x80 && c <= 0xff)
		return c;
	for (unsigned i = 0; c > 0xff && i < 32; i++)
		if (special[i] == c)
			return 0x80 + i;
	return 0;
}

bool
charset_spoiled(struct str sample, struct str *shown)
{
	enum { ENOUGH = 3 };		/* one alone may be what somebody wrote */
	size_t beyond = 0, in_pairs = 0, pairs = 0;

	while (sample.n > 0) {
		const char *from = sample.p;
		unsigned lead = as_byte(next_character(&sample));
		int more = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3, n = 0;
		struct str rest = sample;

		beyond += (unsigned char)*from >= 0xc0;
		while (n < more && rest.n > 0 && (as_byte(next_character(&rest)) & 0xc0) == 0x80)
			n++;
		if (more == 0 || n < more)
			continue;
		if (pairs++ == 0)
			*shown = (struct str){ from, (size_t)(rest.p - from) };
		beyond += (size_t)more;
		in_pairs += (size_t)more + 1;
		sample = rest;
	}
	return pairs >= ENOUGH && in_pairs * 2 > beyond;
}
