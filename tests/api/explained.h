#ifndef EXPLAINED_H
#define EXPLAINED_H

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "explain.h"
#include "pg.h"
#include "t.h"

/*
 * The page that explain.h makes beside the one that PostgreSQL makes by itself, in one statement
 * (facility_whole.sql, which was the server's own before): of all facilities of a database they say the same.
 */
static const char *
explained_sql(const char *path, char *sql, size_t size)
{
	char name[512];
	FILE *in;
	size_t n;

	snprintf(name, sizeof(name), SOURCE_DIR "/%s", path);
	in = fopen(name, "r");
	n = in != NULL ? fread(sql, 1, size - 1, in) : 0;
	T(n > 0 && n < size - 1);
	if (in != NULL)
		fclose(in);
	sql[n] = '\0';
	return sql;
}

/* The same names and values, in whatever order names stand; 1 is 1.0. */
static bool
explained_same(json_t *a, json_t *b)
{
	const char *key;
	json_t *v;

	if (json_is_number(a) && json_is_number(b))
		return fabs(json_number_value(a) - json_number_value(b)) < 1e-9;
	if (json_is_array(a) && json_is_array(b)) {
		for (size_t i = 0; i < json_array_size(a); i++)
			if (!explained_same(json_array_get(a, i), json_array_get(b, i)))
				return false;
		return json_array_size(a) == json_array_size(b);
	}
	if (json_is_object(a) && json_is_object(b)) {
		json_object_foreach(a, key, v)
			if (json_object_get(b, key) == NULL || !explained_same(v, json_object_get(b, key)))
				return false;
		return json_object_size(a) == json_object_size(b);
	}
	return json_equal(a, b);
}

/* Where they first differ is told. */
static void
explained_tell(json_t *a, json_t *b, const char *where)
{
	const char *key;
	char path[400];
	json_t *v;
	size_t i;

	if (explained_same(a, b))
		return;
	if (json_is_object(a) && json_is_object(b) && json_object_size(a) == json_object_size(b)) {
		json_object_foreach(a, key, v) {
			snprintf(path, sizeof(path), "%.300s.%.80s", where, key);
			explained_tell(v, json_object_get(b, key), path);
		}
	} else if (json_is_array(a) && json_is_array(b) && json_array_size(a) == json_array_size(b)) {
		json_array_foreach(a, i, v) {
			snprintf(path, sizeof(path), "%.300s[%zu]", where, i);
			explained_tell(v, json_array_get(b, i), path);
		}
	} else {
		char *ours = json_dumps(a, JSON_ENCODE_ANY), *theirs = json_dumps(b, JSON_ENCODE_ANY);

		printf("# %s: %.300s, not %.300s\n", where, ours != NULL ? ours : "nothing", theirs != NULL ? theirs : "nothing");
		free(ours);
		free(theirs);
	}
}

/* Each facility of each published scan that WHICH (SQL on score s) picks; how many they were. */
static inline long
explained_alike(struct pg *pg, const char *which)
{
	static char ours[64 << 10], whole[64 << 10];
	char sql[1024];
	struct err err = { 0 };
	struct pg_rows *all = NULL;
	long compared = 0;

	snprintf(sql, sizeof(sql), "select c.scan_id, s.facility_id, s.part, o.name from scan c join score s on s.line = c.line"
	    " and s.from_scan <= c.scan_id and s.to_scan > c.scan_id join organisation o using (org_id)"
	    " where c.status = 'published' and %s order by o.name", which);
	explained_sql("api/sql/facility.sql", ours, sizeof(ours));
	explained_sql("tests/api/facility_whole.sql", whole, sizeof(whole));
	if (!T(pg_prepare(pg, "explained", ours, &err) == 0 && pg_prepare(pg, "explained_whole", whole, &err) == 0 &&
	    (all = pg_query(pg, sql, NULL, 0, &err)) != NULL)) {
		printf("# %s\n", err.msg);
		return 0;
	}
	for (int i = 0; i < pg_rows_count(all); i++) {
		char asked[200];
		const struct pg_param param[] = { pg_text(pg_get(all, i, 0).p), pg_text(pg_get(all, i, 1).p), pg_text(pg_get(all, i, 2).p),
			pg_null(), pg_null() };
		struct pg_rows *a, *b;
		json_t *page, *other;

		snprintf(asked, sizeof(asked), "{\"%.150s\"}", pg_get(all, i, 3).p);
		a = pg_query_among(pg, PG_ALL_ORGS, asked, false, "explained", param, 5, &err);
		b = pg_query_among(pg, PG_ALL_ORGS, asked, false, "explained_whole", param, 5, &err);
		if (!T(a != NULL && b != NULL && pg_rows_count(a) > 0 && pg_rows_count(b) == 1)) {
			printf("# %s\n", err.msg);
			pg_rows_free(a);
			pg_rows_free(b);
			break;
		}
		page = explain(a, &err);
		other = json_loads(pg_get(b, 0, 0).p, 0, NULL);
		if (!T(page != NULL && other != NULL && explained_same(page, other) && pg_get_int(a, 0, 2) == pg_get_int(b, 0, 2) &&
		    str_eq(pg_get(a, 0, 3), pg_get(b, 0, 3))))
			explained_tell(page, other, pg_get(all, i, 1).p);
		json_decref(page);
		json_decref(other);
		pg_rows_free(a);
		pg_rows_free(b);
		compared++;
	}
	pg_rows_free(all);
	return compared;
}

#endif
