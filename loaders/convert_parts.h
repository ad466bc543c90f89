#ifndef CONVERT_PARTS_H
#define CONVERT_PARTS_H

#include "convert.h"

/* What converters are made of: text that may be stored, numbers, counts, dates. */

enum { WORKERS_MAX = 10 * 1000 * 1000 };	/* of one site: as in rules/facts.json */

enum verdict refuse(struct complaint *, const char *code, const char *expected, const char *remedy);

/* Control characters other than tabs and line ends, or marks that turn the
 * direction of writing: true, and why. */
bool text_unsafe(struct str, struct complaint *);
struct str text_one_line(struct str, struct arena *);	/* trimmed, one space for each run of white space */
size_t text_characters(struct str, bool *garbled);	/* garbled: signs of UTF-8 that was decoded as Latin-1 */
bool text_has_letters(struct str);		/* or digits */
bool is_excel_error(struct str);
const char *text_joined(const char *const *words, size_t n, struct arena *);	/* "a, b, c" */

bool number_parse(struct str, double *);		/* 1234.5, 1,234.5, 1 234, 1234,5 */
bool workers_parse(struct str, double *min, double *max);

enum date_order { ORDER_UNKNOWN, ORDER_MDY, ORDER_DMY };
enum date_result { DATE_WRONG, DATE_AMBIGUOUS, DATE_READ };
enum date_result date_read(struct str, enum date_order, int32_t *date);

#endif
