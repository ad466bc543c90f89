#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "compare_print.h"

static const char *const way_name[NMOVES] = {
	[MOVE_UP] = "up", [MOVE_DOWN] = "down", [MOVE_IN] = "in", [MOVE_OUT] = "out",
};

static double
score(int tenths)
{
	return tenths / 10.0;
}

/* Has any facility the band B of SIDE? */
static bool
is_used(const struct compare_result *r, int side, size_t b)
{
	for (size_t i = 0; i < r->nbands[1 - side]; i++)
		if (r->bands[side == 0 ? b * r->nbands[1] + i : i * r->nbands[1] + b] > 0)
			return true;
	return false;
}

static void
print_bands(const struct compare_result *r)
{
	printf("\n%-16s", "before \\ after");
	for (size_t b = 0; b < r->nbands[1]; b++)
		if (is_used(r, 1, b))
			printf(" %12s", r->band[1][b]);
	putchar('\n');
	for (size_t a = 0; a < r->nbands[0]; a++) {
		if (!is_used(r, 0, a))
			continue;
		printf("%-16s", r->band[0][a]);
		for (size_t b = 0; b < r->nbands[1]; b++)
			if (is_used(r, 1, b))
				printf(" %12" PRId64, r->bands[a * r->nbands[1] + b]);
		putchar('\n');
	}
}

static void
print_counts(const char *heading, const char *none, const struct compare_count *c, size_t n)
{
	if (n == 0)
		return;
	printf("\n%-40s", heading);
	for (int w = 0; w < NMOVES; w++)
		printf(" %7s", way_name[w]);
	putchar('\n');
	for (size_t i = 0; i < n; i++) {
		printf("%-40s", c[i].of[0] != '\0' ? c[i].of : none);
		for (int w = 0; w < NMOVES; w++)
			printf(" %7" PRId64, c[i].moves[w]);
		putchar('\n');
	}
}

static void
print_causes(const struct compare_move *m)
{
	for (size_t i = 0; i < m->ncauses; i++) {
		printf("%s%s", i > 0 ? ", " : "", m->cause[i].of);
		if (m->cause[i].points != 0)
			printf(" %+.1f", score(m->cause[i].points));
	}
}

static void
print_move(const struct compare_move *m)
{
	printf("%5.1f %+6.1f  ", score(m->score[1]), score(m->score[1] - m->score[0]));
	if (strcmp(m->band[0], m->band[1]) == 0)
		printf("%-26s", m->band[0]);
	else
		printf("%12s > %-11s", m->band[0], m->band[1]);
	printf("  %016" PRIx64 "  %s (%s): ", (uint64_t)m->facility_id, m->name, m->country);
	print_causes(m);
	putchar('\n');
}

void
compare_print_text(const struct compare_result *r)
{
	printf("%" PRId64 " facilities: %" PRId64 " would change band, %" PRId64 " their score\n",
	    r->facilities, r->moved, r->rescored);
	print_bands(r);
	print_counts("country", "unknown", r->country, r->ncountries);
	print_counts("because of", "", r->cause, r->ncauses);
	if (r->nmoves > 0)
		puts("\nscore   move  band                        facility");
	for (size_t i = 0; i < r->nmoves; i++)
		print_move(&r->move[i]);
}

/* RFC 4180. */
static void
put_field(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	putchar('"');
}

static void
print_csv(const struct compare_result *r)
{
	fputs("facility_id,name,country,score_before,score_after,band_before,band_after,because_of,points\r\n", stdout);
	for (size_t i = 0; i < r->nmoves; i++) {
		const struct compare_move *m = &r->move[i];

		printf("%016" PRIx64 ",", (uint64_t)m->facility_id);
		put_field(m->name);
		printf(",%s,%.1f,%.1f,%s,%s,", m->country, score(m->score[0]), score(m->score[1]), m->band[0],
		    m->band[1]);
		put_field(m->cause[0].of);
		printf(",%.1f\r\n", score(m->cause[0].points));
	}
}

/* A number of tenths with one digit behind the point: 12.3 and not 12.300000000000001. */
static json_t *
tenths(int v)
{
	return v % 10 == 0 ? json_integer(v / 10) : json_real(v / 10.0);
}

static json_t *
counts(const struct compare_count *c, size_t n, const char *of)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *row = json_object();

		json_object_set_new(row, of, json_string(c[i].of));
		for (int w = 0; w < NMOVES; w++)
			json_object_set_new(row, way_name[w], json_integer(c[i].moves[w]));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *
move(const struct compare_move *m)
{
	json_t *row = json_object(), *causes = json_array();
	char id[17];

	snprintf(id, sizeof(id), "%016" PRIx64, (uint64_t)m->facility_id);
	json_object_set_new(row, "facility", json_string(id));
	json_object_set_new(row, "name", json_string(m->name));
	json_object_set_new(row, "country", json_string(m->country));
	json_object_set_new(row, "score",
	    json_pack("{s:o, s:o}", "before", tenths(m->score[0]), "after", tenths(m->score[1])));
	json_object_set_new(row, "band", json_pack("{s:s, s:s}", "before", m->band[0], "after", m->band[1]));
	for (size_t i = 0; i < m->ncauses; i++)
		json_array_append_new(causes, json_pack("{s:s, s:o}", "cause", m->cause[i].of, "points",
		    tenths(m->cause[i].points)));
	json_object_set_new(row, "because_of", causes);
	return row;
}

static json_t *
bands(const struct compare_result *r)
{
	json_t *list = json_array();

	for (size_t a = 0; a < r->nbands[0]; a++)
		for (size_t b = 0; b < r->nbands[1]; b++)
			if (r->bands[a * r->nbands[1] + b] > 0)
				json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "before", r->band[0][a],
				    "after", r->band[1][b], "facilities",
				    (json_int_t)r->bands[a * r->nbands[1] + b]));
	return list;
}

json_t *
compare_print_json(const struct compare_result *r)
{
	json_t *moves = json_array();

	for (size_t i = 0; i < r->nmoves; i++)
		json_array_append_new(moves, move(&r->move[i]));
	return json_pack("{s:I, s:I, s:I, s:i, s:o, s:o, s:o, s:o}", "facilities", (json_int_t)r->facilities,
	    "change_band", (json_int_t)r->moved, "change_score", (json_int_t)r->rescored, "rates_edition",
	    r->rates_edition, "bands", bands(r), "countries", counts(r->country, r->ncountries, "country"), "causes",
	    counts(r->cause, r->ncauses, "cause"), "moves", moves);
}

void
compare_print(const struct compare_result *r, enum format format)
{
	json_t *out;

	if (format == FORMAT_CSV)
		print_csv(r);
	else if (format == FORMAT_TABLE)
		compare_print_text(r);
	else {
		out = compare_print_json(r);
		json_dumpf(out, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
		putchar('\n');
		json_decref(out);
	}
}
