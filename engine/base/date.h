#ifndef DATE_H
#define DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/*
 * Calendar dates as days since 1970-01-01 (proleptic Gregorian) and instants as
 * microseconds since 1970-01-01T00:00:00Z.  Nothing here reads the clock: main does.
 */
enum { DATE_TEXT = 11, TIME_TEXT = 28 };	/* room for the formatted text and its NUL */

int32_t date_of(int year, int month, int day);		/* a valid date */
void date_split(int32_t date, int *year, int *month, int *day);
bool date_valid(int year, int month, int day);		/* 1800 to 2200 */
bool date_parse(struct str s, int32_t *date);		/* 2025-03-01 and nothing else */
const char *date_format(int32_t date, char text[DATE_TEXT]);

/* Whole months from A to B: the 15th to the 14th of the next month is 0. */
int date_months(int32_t from, int32_t to);

/* The first day that is MONTHS whole months from FROM: of 31 January and one, 1 March. */
int32_t date_after_months(int32_t from, int months);

bool time_parse(struct str s, int64_t *us);	/* 2025-03-01, or RFC 3339 with a zone */
const char *time_format(int64_t us, char text[TIME_TEXT]);	/* 2025-03-01T10:20:30.123456Z */

#endif
