#include <assert.h>
#include <stdbool.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "fold.h"
#include "mem.h"

/* Names are short: what fits here is folded without an allocation. */
enum { SHORT = 512 };

/* Words with one space between them.  A separator only asks for a space; the
 * next word pays it, so that none stands at the ends. */
struct words {
	struct buf *out;
	size_t begin;			/* where ours starts: OUT may hold something already */
	bool space;
};

static void
part_begin(struct words *w)
{
	if (w->space && w->out->n > w->begin)
		buf_char(w->out, ' ');
	w->space = false;
}

/* The fast path; false, with nothing consumed, when TEXT is not ASCII. */
static bool
fold_ascii(struct str text, struct words *w)
{
	unsigned char seen = 0;
	char *out, *at;

	for (size_t i = 0; i < text.n; i++)
		seen |= (unsigned char)text.p[i];
	if (seen >= 0x80)
		return false;
	out = at = buf_room(w->out, text.n);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			if (w->space && at > out)
				*at++ = ' ';
			w->space = false;
			*at++ = c;
		} else
			w->space = true;
	}
	*at = '\0';
	w->out->n += (size_t)(at - out);
	return true;
}

static bool
in_word(UChar32 c)
{
	return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

/* The character at *I of well-formed UTF-16. */
static UChar32
next_char(const UChar *s, int32_t *i)
{
	UChar32 c = s[(*i)++];

	return (c & 0xfc00) != 0xd800 ? c : 0x10000 + ((c & 0x3ff) << 10) + (s[(*i)++] & 0x3ff);
}

static void
put_char(struct buf *out, UChar32 c)
{
	static const int lead[] = { 0, 0xc0, 0xe0, 0xf0 };
	int trails = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	buf_char(out, (char)(lead[trails] | c >> 6 * trails));
	while (trails-- > 0)
		buf_char(out, (char)(0x80 | (c >> 6 * trails & 0x3f)));
}

static void
fold_utf16(const UChar *s, int32_t n, struct words *w)
{
	for (int32_t i = 0; i < n;) {
		UChar32 c = next_char(s, &i);

		if (in_word(c)) {
			part_begin(w);
			put_char(w->out, c);
		} else
			w->space = true;
	}
}

void
fold_name(struct str text, struct buf *out)
{
	struct words w = { out, out->n, false };
	UChar stack16[SHORT], stack_folded[SHORT];
	UChar *wide = stack16, *folded = stack_folded;
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc;
	int32_t nwide, nfolded;

	if (fold_ascii(text, &w))
		return;
	/* NFKC_Casefold also drops what is invisible (zero-width joiners, soft
	 * hyphens): two names that look the same fold alike.  ICU's instance is
	 * a constant that threads share. */
	nfkc = unorm2_getNFKCCasefoldInstance(&status);
	assert(U_SUCCESS(status));
	if (text.n > SHORT)		/* UTF-16 never has more units than UTF-8 has bytes */
		wide = mem_alloc(text.n * sizeof(*wide));
	u_strFromUTF8(wide, (int32_t)(text.n > SHORT ? text.n : SHORT), &nwide, text.p, (int32_t)text.n, &status);
	assert(U_SUCCESS(status));	/* the caller promised UTF-8 */
	nfolded = unorm2_normalize(nfkc, wide, nwide, folded, SHORT, &status);
	if (status == U_BUFFER_OVERFLOW_ERROR) {
		status = U_ZERO_ERROR;
		folded = mem_alloc((size_t)nfolded * sizeof(*folded));
		nfolded = unorm2_normalize(nfkc, wide, nwide, folded, nfolded, &status);
	}
	assert(U_SUCCESS(status));
	fold_utf16(folded, nfolded, &w);
	if (folded != stack_folded)
		mem_free(folded);
	if (wide != stack16)
		mem_free(wide);
}
