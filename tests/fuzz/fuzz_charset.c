#include <iconv.h>
#include <string.h>

#include "charset.h"
#include "fuzz.h"

/* What is thought of a file's encoding does not depend on the blocks it came in. */
void
fuzz_charset(struct str input)
{
	struct survey whole, bites;
	const char *encoding = NULL, *again = NULL, *certain;
	size_t bite = 1 + input.n % 9, bad_at;

	survey_begin(&whole);
	survey_put(&whole, input.p, input.n);
	survey_end(&whole);
	survey_begin(&bites);
	for (size_t i = 0; i < input.n; i += bite)
		survey_put(&bites, input.p + i, bite < input.n - i ? bite : input.n - i);
	survey_end(&bites);
	MUST(whole.bytes == input.n && bites.bytes == input.n);
	MUST(whole.not_utf8_at == bites.not_utf8_at && whole.control == bites.control);
	MUST(whole.nul[0] == bites.nul[0] && whole.nul[1] == bites.nul[1]);
	MUST(charset_bom(&whole, &encoding) == charset_bom(&bites, &again) && encoding == again);
	certain = charset_certain(&whole);
	MUST(certain == charset_certain(&bites) && charset_magic(&whole) == charset_magic(&bites));
	if (whole.nul[0] + whole.nul[1] == 0) {
		bool valid = str_is_utf8(input, &bad_at);

		MUST(valid == (whole.not_utf8_at == UINT64_MAX));
		MUST(valid || whole.not_utf8_at == bad_at);
	}
	encoding = whole.not_utf8_at != UINT64_MAX ? charset_guess(input) : NULL;
	if (encoding != NULL) {
		iconv_t cd = iconv_open("UTF-8", encoding);

		MUST(cd != (iconv_t)-1);
		iconv_close(cd);
	}
}
