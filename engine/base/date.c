#include <stdio.h>

#include "date.h"

/* Days from civil and back: https://howardhinnant.github.io/date_algorithms.html */
int32_t
date_of(int y, int m, int d)
{
	int era, yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

void
date_split(int32_t date, int *year, int *month, int *day)
{
	int z = date + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

bool
date_valid(int y, int m, int d)
{
	int yy, mm, dd;

	if (y < 1800 || y > 2200 || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	date_split(date_of(y, m, d), &yy, &mm, &dd);
	return dd == d;
}

/* N digits at P as a number, or -1. */
static int
digits(const char *p, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = 10 * v + (p[i] - '0');
	}
	return v;
}

bool
date_parse(struct str s, int32_t *date)
{
	int y, m, d;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	y = digits(s.p, 4);
	m = digits(s.p + 5, 2);
	d = digits(s.p + 8, 2);
	if (!date_valid(y, m, d))
		return false;
	*date = date_of(y, m, d);
	return true;
}

const char *
date_format(int32_t date, char text[DATE_TEXT])
{
	int y, m, d;

	date_split(date, &y, &m, &d);
	snprintf(text, DATE_TEXT, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
	return text;
}

int
date_months(int32_t from, int32_t to)
{
	int y1, m1, d1, y2, m2, d2;

	date_split(from, &y1, &m1, &d1);
	date_split(to, &y2, &m2, &d2);
	return 12 * (y2 - y1) + (m2 - m1) - (d2 < d1);
}

int32_t
date_after_months(int32_t from, int months)
{
	int y, m, d;

	date_split(from, &y, &m, &d);
	m += months - 1;		/* from 0 */
	y += m / 12;
	m %= 12;
	if (m < 0) {
		m += 12;
		y--;
	}
	if (date_valid(y, m + 1, d))
		return date_of(y, m + 1, d);
	return m == 11 ? date_of(y + 1, 1, 1) : date_of(y, m + 2, 1);
}

/* "Z", "+05:45" or "-0330" as seconds east of UTC. */
static bool
zone(struct str s, int *east)
{
	int h, m;

	if (str_is(s, "Z") || str_is(s, "z")) {
		*east = 0;
		return true;
	}
	if ((s.n != 5 && s.n != 6) || (s.p[0] != '+' && s.p[0] != '-') || (s.n == 6 && s.p[3] != ':'))
		return false;
	h = digits(s.p + 1, 2);
	m = digits(s.p + s.n - 2, 2);
	if (h < 0 || h > 15 || m < 0 || m > 59)
		return false;
	*east = (h * 60 + m) * 60 * (s.p[0] == '-' ? -1 : 1);
	return true;
}

bool
time_parse(struct str s, int64_t *us)
{
	int32_t date;
	int h, m, sec, east;
	int64_t fraction = 0, unit = 100000;
	size_t i = 19;

	if (date_parse(s, &date)) {
		*us = (int64_t)date * 86400 * 1000000;
		return true;
	}
	if (s.n < 20 || !date_parse((struct str){ s.p, 10 }, &date) || (s.p[10] != 'T' && s.p[10] != ' ') ||
	    s.p[13] != ':' || s.p[16] != ':')
		return false;
	h = digits(s.p + 11, 2);
	m = digits(s.p + 14, 2);
	sec = digits(s.p + 17, 2);
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60)
		return false;
	if (s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, unit /= 10)
			fraction += (s.p[i] - '0') * unit;
	if (!zone((struct str){ s.p + i, s.n - i }, &east))
		return false;
	*us = ((int64_t)date * 86400 + h * 3600 + m * 60 + sec - east) * 1000000 + fraction;
	return true;
}

const char *
time_format(int64_t us, char text[TIME_TEXT])
{
	int64_t day = us / 86400000000, rest = us % 86400000000;
	char date[DATE_TEXT];
	unsigned sec;

	if (rest < 0) {
		rest += 86400000000;
		day--;
	}
	sec = (unsigned)(rest / 1000000);
	snprintf(text, TIME_TEXT, "%sT%02u:%02u:%02u.%06uZ", date_format((int32_t)day, date),
	    sec / 3600 % 24, sec / 60 % 60, sec % 60, (unsigned)(rest % 1000000));
	return text;
}
