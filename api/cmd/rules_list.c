#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "rules.h"

/* What a rule counts for, and which file says so: nobody should have to guess whether an overlay took effect. */
enum { COLUMNS = 9 };
static const char *const heading[COLUMNS] = { "id", "indicator", "axis", "strength", "weight", "floor", "on", "from",
	"title" };

static const char *
from_of(struct arena *arena, const struct rule *r)
{
	const struct rule_change *c = r->change;

	if (c == NULL)
		return r->file;
	return arena_printf(arena, "%s;%s%s%s by %s", r->file, c->retired ? " retired" : "", c->strength ? " strength" : "",
	    c->floor ? " floor" : "", c->file);
}

static void
cells_of(const struct ruleset *rs, const struct rule *r, struct arena *arena, const char *cell[COLUMNS])
{
	int share = r->retired ? 0 : rs->model.strength[r->strength];

	cell[0] = r->id;
	cell[1] = indicator_name[r->indicator];
	cell[2] = axis_name[r->axis];
	cell[3] = strength_name[r->strength];
	cell[4] = arena_printf(arena, "%.3g", share / (double)PERMILLE);
	cell[5] = r->floor > 0 && !r->retired ? arena_printf(arena, "%.3g", r->floor / 10.0) : "";
	cell[6] = r->composite ? "rules" : record_name[r->on];
	cell[7] = from_of(arena, r);
	cell[8] = r->title;
}

static void
print_csv(const char *const cell[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		bool quote = strpbrk(cell[i], ",\"\r\n") != NULL;

		if (i > 0)
			putchar(',');
		if (quote)
			putchar('"');
		for (const char *s = cell[i]; *s != '\0'; s++) {
			if (*s == '"')
				putchar('"');
			putchar(*s);
		}
		if (quote)
			putchar('"');
	}
	putchar('\n');
}

static void
print_table(const char *const cell[COLUMNS], const int width[COLUMNS])
{
	for (size_t i = 0; i + 1 < COLUMNS; i++)
		printf("%-*s  ", width[i], cell[i]);
	puts(cell[COLUMNS - 1]);
}

static json_t *
as_json(const char *const cell[COLUMNS])
{
	json_t *row = json_object();

	for (size_t i = 0; i < COLUMNS; i++)
		json_object_set_new(row, heading[i], json_string(cell[i]));
	return row;
}

void
rules_list(const struct ruleset *rs, enum format format)
{
	json_t *rows = json_array();
	struct arena *arena = arena_new();
	const char *cell[COLUMNS];
	int width[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		width[i] = (int)strlen(heading[i]);
	for (size_t r = 0; r < rs->nrules; r++) {	/* all but titles are ASCII: bytes are columns */
		cells_of(rs, &rs->rule[r], arena, cell);
		for (size_t i = 0; i < COLUMNS; i++)
			if ((int)strlen(cell[i]) > width[i])
				width[i] = (int)strlen(cell[i]);
	}
	if (format == FORMAT_TABLE)
		print_table(heading, width);
	else if (format == FORMAT_CSV)
		print_csv(heading);
	for (size_t r = 0; r < rs->nrules; r++) {
		cells_of(rs, &rs->rule[r], arena, cell);
		if (format == FORMAT_TABLE)
			print_table(cell, width);
		else if (format == FORMAT_CSV)
			print_csv(cell);
		else
			json_array_append_new(rows, as_json(cell));
	}
	if (format == FORMAT_JSON) {
		json_dumpf(rows, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(rows);
	arena_free(arena);
}
