#include <math.h>

#include "facility_row.h"
#include "hash.h"
#include "record.h"

static void
put_number(struct pgcopy *copy, const struct value *v)
{
	if (v->type != VALUE_NONE)
		pgcopy_f64(copy, v->num);
	else
		pgcopy_null(copy);
}

static void
put_workers(struct pgcopy *copy, const struct value *v)
{
	if (v->type != VALUE_NONE)
		pgcopy_i32(copy, (int32_t)v->num);
	else
		pgcopy_null(copy);
	if (v->type != VALUE_NONE && isfinite(v->max))
		pgcopy_i32(copy, (int32_t)v->max);
	else
		pgcopy_null(copy);
}

void
facility_row_put(struct pgcopy *copy, const struct facility_row *r, const struct shaped *row)
{
	const struct value *v = row->value;

	pgcopy_i16(copy, part_of(r->id));
	pgcopy_i64(copy, r->id);
	pgcopy_text(copy, str_of(r->key));
	pgcopy_text(copy, value_text(&v[FACILITY_NAME]));
	pgcopy_text(copy, value_text(&v[FACILITY_ADDRESS]));
	pgcopy_text(copy, value_code(&v[FACILITY_COUNTRY]));
	pgcopy_text(copy, value_code(&v[FACILITY_SECTOR]));
	pgcopy_text(copy, value_text(&v[FACILITY_SECTOR]));
	put_number(copy, &v[FACILITY_LAT]);
	put_number(copy, &v[FACILITY_LNG]);
	put_workers(copy, &v[FACILITY_WORKERS]);
	if (v[FACILITY_CLOSED].type != VALUE_NONE)
		pgcopy_bool(copy, v[FACILITY_CLOSED].yes);
	else
		pgcopy_null(copy);
	pgcopy_text(copy, value_text(&v[FACILITY_PARENT]));
	pgcopy_i64(copy, r->name_key);
	pgcopy_i64(copy, r->place_key);
	pgcopy_text(copy, r->name_fold);
	pgcopy_i64(copy, r->hash);
	if (r->raw != 0)
		pgcopy_i64(copy, r->raw);
	else
		pgcopy_null(copy);
	pgcopy_i64(copy, (int64_t)row->row->line);
}

struct str
facility_row_goods(const struct shaped *row)
{
	const struct value *v = &row->value[FACILITY_GOODS];
	struct str text = STR_NONE;

	for (size_t i = 0; i < v->n; i++)
		text = str_of(arena_printf(row->arena, "%.*s%s%s\x1f%.*s", STR_ARG(text), i > 0 ? "\x1e" : "", v->list[i].code,
		    STR_ARG(v->list[i].raw)));
	return text;
}
