#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "str.h"

/*
 * Harnesses: each gives arbitrary bytes to one part of flare and says what must
 * hold whatever they are.  A broken promise aborts, which libFuzzer (libfuzzer.c)
 * and the replay of the corpora (replay.c) both notice.
 *
 * The bytes have no NUL behind them, so that a read past their end is seen.
 */
#define FUZZ_HARNESSES(X) \
	X(body) X(bool) X(cell) X(charset) X(choice) X(credential) X(csv) X(cursor) X(date) X(expr) X(feed) X(file) X(frame) X(guard) X(json) \
	X(ndjson) X(number) X(pattern) X(query) X(ruleset) X(sentence) X(terms) X(text) X(workers) X(xlsx) X(xml) X(yaml)

#define FUZZ_DECLARE(name) void fuzz_##name(struct str input);
FUZZ_HARNESSES(FUZZ_DECLARE)

#define MUST(cond) ((cond) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #cond))
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

/* The first byte and the first line of *REST, which moves past them; 0 and "" at the end. */
unsigned fuzz_byte(struct str *rest);
struct str fuzz_line(struct str *rest);

struct str fuzz_utf8(struct str);	/* what of it is valid UTF-8 up to its first fault */
bool fuzz_is_text(struct str);		/* valid UTF-8, in which NULs may stand */
bool fuzz_is_edge(struct str text, size_t at);	/* between two characters of valid UTF-8 */
bool fuzz_is_inside(struct str part, struct str whole);

/* A source for csv_new and its like that gives a text in small bites. */
struct fuzz_bites {
	struct str rest;
	size_t bite;
};
struct err;
long fuzz_bite(void *bites, char *p, size_t n, struct err *);

struct ruleset_file;
/* Every diagnostic has a code and words, and its place is in one of the files. */
void fuzz_diags(const struct diags *, const struct ruleset_file *, size_t n);

/* The path of a file with these bytes, until the next call with the same WHICH. */
enum fuzz_file { FUZZ_TABLE, FUZZ_YAML, FUZZ_FEED };
const char *fuzz_write(enum fuzz_file which, struct str bytes);

#endif
