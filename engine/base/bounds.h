#ifndef BOUNDS_H
#define BOUNDS_H

#include <stdint.h>

/* Every limit of the program, in one place, each with its reason. */

enum {
	BOUND_LINE = 16 << 20,		/* bytes of one record of a file: an unclosed quote must not eat memory */
	BOUND_LINES = INT32_MAX,	/* of a file: what remembers rows has four bytes for each one's line */
	BOUND_TREE = 4 << 20,		/* bytes of a record of JSON or XML: in memory it is 40 times as large at worst */
	BOUND_FIELD = 1 << 20,		/* bytes of one value: the longest audit narrative seen is 40 kB */
	BOUND_COLUMNS = 4096,		/* columns of a table: the widest real register download has 80 */
	BOUND_RATIO = 200,		/* bytes that a packed byte becomes: tables come to 40, bombs to 1000 */
	BOUND_UNPACKED_FREE_MB = 64,	/* below this the ratio is nobody's harm */
	BOUND_UNPACKED_MB = 64 << 10,	/* of what a packed file holds */
	BOUND_DICTIONARY = 160 << 20,	/* bytes of memory that unpacking takes: xz -9 needs 65 MB */
	BOUND_MEMBERS = 4096,		/* files in a zip archive: a workbook of many sheets and pictures has 300 */
	BOUND_SHEETS = 256,		/* of a workbook */
	BOUND_STRINGS = 16 << 20,	/* different texts of a workbook */
	BOUND_NAME = 500,		/* characters of a name or an address line: registers allow 200 */
	BOUND_RULE_FILE = 4 << 20,	/* bytes of one ruleset file */
	BOUND_RULES = 20000,		/* rules of a ruleset */
	BOUND_VALUES = 2000000,		/* values in all files of a ruleset, 100 bytes each: ours have 30,000 */
	BOUND_CELLS = 2000000,		/* cells of a ruleset's tables, 24 bytes each: countries by goods are 43,000 */
	BOUND_PATTERNS = 8 << 20,	/* bytes of all text patterns, their lists written out: ours have 0.4 MB, and compiled ten times that */
	BOUND_EXPR_LIST = 1000,		/* values of one `in [...]`: each is compared with each */
	BOUND_EXPR_DEPTH = 100,		/* nesting of an expression: the parser recurses */
	BOUND_EXPR_TEXT = 16 << 10,	/* bytes of one expression */
	BOUND_PATTERN = 16 << 10,	/* bytes of one text pattern */
	BOUND_MATCH_STEPS = 100000,	/* PCRE2 match limit: a bad pattern costs a warning and not a night */
	BOUND_MATCH_DEPTH = 1000,
	BOUND_MATCH_HEAP_KB = 4096,
	BOUND_DIAGS = 10000,		/* diagnostics kept of one file: beyond that they are only counted */
	BOUND_PAGE = 500,		/* rows of one page of the API */
	BOUND_URL = 8 << 10,		/* bytes of a request's target */
	BOUND_BODY = 1 << 20,		/* bytes of a request's body */
	BOUND_JOBS = 64,		/* threads of a scan */
};

#endif
