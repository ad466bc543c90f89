#ifndef CONVERT_PARTS_H
#define CONVERT_PARTS_H

#include "convert.h"

/* What converters are made of: text that may be stored, numbers, counts, dates. */

enum { WORKERS_MAX = 10 * 1000 * 1000 };	/* of one site: as in rules/facts.json */

enum verdict refuse(struct complaint *, const char *code, const char *expected, const char *remedy);
enum verdict doubt(struct complaint *, const char *code, const char *expected, const char *remedy);

/* Converters of convert.c's table that stand in convert_words.c ... */
enum verdict to_choice(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_choices(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_texts(const struct convert *, struct str cell, struct value *, struct complaint *);

/* ... and in convert_quantity.c. */
enum verdict to_number(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_money(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_count(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_percent(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_workers(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_lat(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_lng(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_date(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_date_mdy(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_date_dmy(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_periods(const struct convert *, struct str cell, struct value *, struct complaint *);
enum verdict to_quantity(const struct convert *, struct str cell, const struct answer *, struct value *, struct complaint *);

/* The code point at P of N bytes of valid UTF-8, and its length. */
uint32_t text_code(const char *p, size_t n, size_t *length);

/* Digits of every script, full-width letters and odd spaces as ASCII; the rest as it is. */
struct str text_plain(struct str, struct arena *);

/* Trimmed text of one line, with one space between words and no character that has to be
 * looked at, as most is: not unsafe, not garbled, and one line as it stands. */
bool text_is_simple(struct str, size_t *characters);

/* Control characters other than tabs and line ends, or marks that turn the
 * direction of writing: true, and why. */
bool text_unsafe(struct str, struct complaint *);
struct str text_one_line(struct str, struct arena *);	/* trimmed, one space for each run of white space */
size_t text_characters(struct str, bool *garbled);	/* garbled: signs of UTF-8 that was decoded as Latin-1 */
bool text_has_letters(struct str);		/* or digits */
bool is_excel_error(struct str);
struct str text_without_html(struct str, struct arena *);	/* "Smith &amp; Sons", as a web page's source has it */
const char *text_joined(const char *const *words, size_t n, struct arena *);	/* "a, b, c" */

bool number_parse(struct str, double *);		/* 1234.5, 1,234.5, 1.234,5, 1 234, 1234,5 */

/* An amount with its currency: an ISO 4217 code, a sign that several share ("$"), or
 * NULL where none is said. */
bool money_parse(struct str, struct arena *, double *, const char **currency);

bool workers_parse(struct str, struct vocab *count, double *min, double *max);

enum date_result { DATE_WRONG, DATE_AMBIGUOUS, DATE_READ, DATE_SERIAL, DATE_BUDDHIST };
enum date_result date_read(struct str, struct vocab *month, enum date_order order, int32_t *date);

#endif
