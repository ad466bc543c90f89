#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_world.h"

enum { GROUPS = 140 };

/* A country's companies have names of their own; no two sites share one. */
static void
name_site(struct demo_rand *r, struct demo_site *sites, struct demo_site *s)
{
	char word[DEMO_WORD], own[96];
	bool taken;

	do {
		const char *business = s->sector->word[demo_rand_range(r, 0, 3)];

		snprintf(own, sizeof(own), "%s %s", demo_place_word(r, word), business);
		demo_place_company(s->country, own, s->name, sizeof(s->name));
		taken = false;
		for (struct demo_site *other = sites; other < s; other++)
			taken = taken || strcmp(other->name, s->name) == 0;
	} while (taken);
}

static void
settle(struct demo_rand *r, struct demo_site *s)
{
	static const char *const kind[] = { "Industrial Park", "Export Zone", "New Town", "Industrial Area",
		"Business Park" };
	const struct demo_country *c = s->country;
	int number = demo_rand_range(r, 1, 300);
	char town[DEMO_WORD], place[64];

	snprintf(place, sizeof(place), "%s %s", demo_place_word(r, town), kind[number % 5]);
	if (strcmp(c->code, "CN") == 0 && demo_rand_chance(r, 3))
		snprintf(place, sizeof(place), "Xinjiang Uyghur Autonomous Region");
	snprintf(s->address, sizeof(s->address), "No. %d %s, %s, %s", number, c->street, place, c->name);
}

/* As lists have it: a number, a range, or nothing. */
static void
staff(struct demo_rand *r, struct demo_site *s)
{
	static const int sizes[] = { 12, 40, 80, 120, 200, 300, 450, 700, 1100, 1800, 3200, 6000 };
	int n = sizes[demo_rand_range(r, 0, 11)];

	n += n * demo_rand_range(r, -20, 20) / 100;
	s->nworkers = n;
	if (demo_rand_chance(r, 20))
		snprintf(s->workers, sizeof(s->workers), "%d-%d", n / 50 * 50 + 1, n / 50 * 50 + 50);
	else if (demo_rand_chance(r, 85))
		snprintf(s->workers, sizeof(s->workers), "%d", n);
}

static bool
one_of(const char *code, const char *codes)
{
	return strstr(codes, code) != NULL;
}

static void
classify(struct demo_rand *r, struct demo_site *s)
{
	const char *code = s->country->code;
	bool *where = s->where;

	where[DEMO_ANYWHERE] = true;
	where[DEMO_DORMITORY] = demo_rand_chance(r, one_of(code, "CN VN MY TH TW JO MU JP KR IN") ? 55 : 12);
	where[DEMO_MIGRANTS] = s->country->host && demo_rand_chance(r, 70);
	where[DEMO_BONDED] = one_of(code, "IN PK BD NP MM BR") && strchr("tgmsjlw", s->sector->letter);
	where[DEMO_SEA] = s->sector->letter == 's' && demo_rand_chance(r, 60);
	where[DEMO_CHINA] = one_of(code, "CN");
	where[DEMO_COTTON] = one_of(code, "TM UZ") && strchr("tg", s->sector->letter) != NULL;
	where[DEMO_PRISON] = demo_rand_range(r, 1, 90) == 1;
	where[DEMO_CHILDREN] = one_of(code, "IN PK BD MM KH ET NP BR MG TR GT") && demo_rand_chance(r, 60);
	where[DEMO_ODD] = demo_rand_range(r, 1, 120) == 1;
}

static bool
share_fact(const struct demo_trouble *a, const struct demo_trouble *b)
{
	for (int i = 0; i < 4 && a->says[i].fact != NULL; i++)
		for (int k = 0; k < 4 && b->says[k].fact != NULL; k++)
			if (strcmp(a->says[i].fact, b->says[k].fact) == 0)
				return true;
	return false;
}

static void
add_trouble(struct demo_rand *r, struct demo_site *s)
{
	int sum = 0, at;
	size_t i;

	for (i = 0; i < demo_ntroubles; i++)
		sum += s->where[demo_troubles[i].where] ? demo_troubles[i].weight : 0;
	at = demo_rand_range(r, 1, sum);
	for (i = 0; i < demo_ntroubles; i++) {
		at -= s->where[demo_troubles[i].where] ? demo_troubles[i].weight : 0;
		if (at <= 0)
			break;
	}
	/* No fact twice: the site would contradict itself. */
	for (size_t k = 0; k < s->ntroubles; k++)
		if (share_fact(s->trouble[k], &demo_troubles[i]))
			return;
	s->trouble[s->ntroubles++] = &demo_troubles[i];
}

/* Most sites are decent, some are careless, few are bad. */
static void
burden(struct demo_rand *r, struct demo_site *s)
{
	static const struct { int percent, from, to; } classes[] = {
		{ 56, 0, 0 }, { 32, 1, 2 }, { 9, 2, 4 }, { 3, 5, DEMO_TROUBLES },
	};
	int roll = demo_rand_range(r, 0, 99);
	size_t i = 0;

	while (roll >= classes[i].percent)
		roll -= classes[i++].percent;
	for (int n = demo_rand_range(r, classes[i].from, classes[i].to); n > 0; n--)
		add_trouble(r, s);
}

static void
draw(struct demo_site *sites, struct demo_site *s)
{
	struct demo_rand r = demo_rand_of(s->number);
	struct demo_rand group = demo_rand_of(DEMO_SITES + 1 + (size_t)demo_rand_range(&r, 0, GROUPS - 1));
	char word[DEMO_WORD];

	s->country = demo_place_any(&r);
	s->sector = demo_place_sector_of(&r, s->country);
	s->product = s->sector->product[demo_rand_range(&r, 0, 3)];
	name_site(&r, sites, s);
	settle(&r, s);
	staff(&r, s);
	if (demo_rand_chance(&r, 35))
		snprintf(s->parent, sizeof(s->parent), "%s Holdings", demo_place_word(&group, word));
	classify(&r, s);
	burden(&r, s);
}

static void
tell(struct demo_site *s, const struct demo_story *story)
{
	char own[96];

	s->story = story;
	s->country = demo_place_country(story->country);
	s->sector = demo_place_sector(story->sector);
	s->product = story->product;
	snprintf(own, sizeof(own), "%s %s", story->own, story->word);
	demo_place_company(s->country, own, s->name, sizeof(s->name));
	snprintf(s->address, sizeof(s->address), "No. %zu %s, %s, %s", s->number, s->country->street,
	    story->place, s->country->name);
	snprintf(s->workers, sizeof(s->workers), "%s", story->workers);
	s->nworkers = (int)strtol(story->workers, NULL, 10);
	if (story->parent != NULL)
		snprintf(s->parent, sizeof(s->parent), "%s", story->parent);
	s->where[DEMO_ANYWHERE] = true;
	s->where[DEMO_DORMITORY] = story->dormitory;
	s->where[DEMO_MIGRANTS] = story->migrants;
	s->where[DEMO_SEA] = story->sea;
	s->where[DEMO_CHINA] = strcmp(story->country, "CN") == 0;
}

void
demo_world_make(struct demo_site sites[DEMO_SITES])
{
	memset(sites, 0, DEMO_SITES * sizeof(sites[0]));
	for (size_t i = 0; i < DEMO_SITES; i++) {
		struct demo_site *s = &sites[i];
		struct demo_rand r = demo_rand_of(2 * DEMO_SITES + i);

		s->number = i + 1;
		if (i < demo_nstories)
			tell(s, &demo_stories[i]);
		else
			draw(sites, s);
		s->placed = demo_rand_chance(&r, 80);
		s->lat = s->country->lat + demo_rand_range(&r, -s->country->spread, s->country->spread) / 2;
		s->lng = s->country->lng + demo_rand_range(&r, -s->country->spread, s->country->spread) / 2;
	}
}
