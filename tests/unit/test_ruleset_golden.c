#include "ruleset.h"
#include "t.h"

/*
 * tests/golden/ruleset-bad has a mistake of each kind; what is told of them is,
 * to the letter, tests/golden/ruleset-bad.expected.
 */
#define GOLDEN SOURCE_DIR "/tests/golden/ruleset-bad"

int
main(void)
{
	struct diags *diags = diags_new();
	struct err err = { 0 };
	char *told = NULL, expected[1 << 16];
	size_t n = 0, size = 0;
	FILE *out = open_memstream(&told, &size), *in = fopen(GOLDEN ".expected", "rb");

	T(ruleset_load(GOLDEN, diags, &err) == NULL);
	T_INT(err.kind, ERR_CONFIG);
	diags_print(diags, out);
	fclose(out);
	if (T(in != NULL)) {
		n = fread(expected, 1, sizeof(expected) - 1, in);
		fclose(in);
	}
	expected[n] = '\0';
	T_STR(told, expected);
	free(told);
	diags_free(diags);
	return t_done();
}
