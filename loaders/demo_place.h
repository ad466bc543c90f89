#ifndef DEMO_PLACE_H
#define DEMO_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "demo_rand.h"

/*
 * Where the demo plays: real countries with what is made there, and names that
 * nobody bears.  Streets are called "Example Street" in the country's own words.
 */
struct demo_country {
	const char *code, *name;
	int weight;			/* how many sites, in proportion */
	const char *company;		/* "PT @", "@ Co., Ltd.": @ stands for the company's own name */
	const char *street;
	int lat, lng, spread;		/* hundredths of a degree */
	const char *sectors;		/* letters of demo_sector, the frequent ones more than once */
	bool host;			/* workers come from abroad, through brokers */
};

struct demo_sector {
	char letter;
	const char *name;
	const char *word[4];		/* in company names */
	const char *product[4];
};

const struct demo_country *demo_place_country(const char *code);
const struct demo_country *demo_place_any(struct demo_rand *);
const struct demo_sector *demo_place_sector(char letter);
const struct demo_sector *demo_place_sector_of(struct demo_rand *, const struct demo_country *);

/* An invented word such as "Quorvamund", into ROOM. */
enum { DEMO_WORD = 24 };
const char *demo_place_word(struct demo_rand *, char room[DEMO_WORD]);

/* A company's name as its country writes it. */
void demo_place_company(const struct demo_country *, const char *own, char *room, size_t size);

#endif
