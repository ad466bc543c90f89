#include <assert.h>
#include <stdbool.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "fold.h"
#include "mem.h"
#include "utf8.h"

/* Names are short: what fits here is folded without an allocation. */
enum { SHORT = 512 };

/* Words with one space between them.  A separator only asks for a space; the
 * next word pays it, so that none stands at the ends. */
struct words {
	struct buf *out;
	size_t begin;			/* where ours starts: OUT may hold something already */
	bool space;
};

/* Room for N bytes and the space before them, and where they go. */
static char *
words_room(const struct words *w, size_t n, const char **first)
{
	char *at = buf_room(w->out, n + 1);

	*first = w->out->p + w->begin;
	return at;
}

static void
words_end(struct words *w, char *at, bool space)
{
	*at = '\0';
	w->out->n = (size_t)(at - w->out->p);
	w->space = space;
}

/* What each character of ASCII folds to; 0 is no part of a word. */
static const char folded_ascii[] =
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "0123456789\0\0\0\0\0\0"
    "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0" "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0";
_Static_assert(sizeof(folded_ascii) == 128 + 1, "each has one");

static void
fold_ascii(struct str text, struct words *w)
{
	const char *first;
	char *at = words_room(w, text.n, &first);
	bool space = w->space;

	for (size_t i = 0; i < text.n; i++) {
		char c = folded_ascii[(unsigned char)text.p[i]];

		if (c != 0) {
			if (space && at > first)
				*at++ = ' ';
			space = false;
			*at++ = c;
		} else
			space = true;
	}
	words_end(w, at, space);
}

static bool
in_word(UChar32 c)
{
	if (c < 0x80)
		return folded_ascii[c] != 0;
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
fold_utf16(const UChar *s, int32_t n, struct words *w)
{
	const char *first;
	char *at = words_room(w, 3 * (size_t)n, &first);	/* no unit has more; a space stands for one */
	bool space = w->space;

	for (int32_t i = 0; i < n;) {
		UChar32 c = next_char(s, &i);

		if (in_word(c)) {
			if (space && at > first)
				*at++ = ' ';
			space = false;
			at += utf8_put((uint32_t)c, at);
		} else
			space = true;
	}
	words_end(w, at, space);
}

static void
fold_any(struct str text, struct words *w)
{
	UChar stack16[SHORT], stack_folded[SHORT];
	UChar *wide = stack16, *folded = stack_folded;
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc;
	int32_t nwide, nfolded;

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
	fold_utf16(folded, nfolded, w);
	if (folded != stack_folded)
		mem_free(folded);
	if (wide != stack16)
		mem_free(wide);
}

/* Bytes of TEXT up to the space behind which its script changes between ASCII and others. */
static size_t
run_of(struct str text, bool *ascii)
{
	size_t run = 0;

	for (size_t i = 0; i <= text.n;) {
		unsigned char seen = 0;

		for (; i < text.n && text.p[i] != ' '; i++)
			seen |= (unsigned char)text.p[i];
		if (run == 0)
			*ascii = seen < 0x80;
		else if (*ascii != (seen < 0x80))
			break;
		run = ++i;		/* with the space */
	}
	return run < text.n ? run : text.n;
}

/* ASCII folds without ICU, to the same.  A space is a boundary of NFKC_Casefold on both
 * sides (it composes with nothing), so that what is between two can be folded alone. */
void
fold_name(struct str text, struct buf *out)
{
	struct words w = { out, out->n, false };

	buf_put(out, "", 0);		/* it has a place, also when nothing follows */
	while (text.n > 0) {
		bool ascii = true;
		struct str run = { text.p, run_of(text, &ascii) };

		if (ascii)
			fold_ascii(run, &w);
		else
			fold_any(run, &w);
		text.p += run.n;
		text.n -= run.n;
	}
}
