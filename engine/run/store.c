#include <string.h>

#include "buf.h"
#include "pgcopy.h"
#include "pump.h"
#include "run_files.h"
#include "store.h"

/* PostgreSQL's text form of an array: {"a","b \"c\""}. */
static void
put_element(struct buf *b, const char *s)
{
	if (b->n == 0)
		buf_char(b, '{');
	else
		buf_char(b, ',');
	buf_char(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		buf_char(b, *s);
	}
	buf_char(b, '"');
}

static const char *
end_array(struct buf *b)
{
	buf_text(b, b->n == 0 ? "{}" : "}");
	return b->p;
}

/* What to ask so that RULE's result becomes known: the questions of its facts. */
static void
put_questions(struct buf *b, const struct rule_plan *rule)
{
	for (size_t i = 0; i < rule->nanswers; i++)
		if (rule->answer[i]->question != NULL)
			put_element(b, rule->answer[i]->question);
}

/* What an overlay made of RULE, for whoever reads an explanation; nothing where none did. */
static void
put_overlay(struct buf *b, const struct rule *r)
{
	const struct rule_change *c = r->change;

	if (c == NULL)
		return;
	buf_printf(b, "%s: ", c->file);
	if (c->retired)
		buf_text(b, "retired, ");
	if (c->strength)
		buf_printf(b, "strength %s instead of %s, ", strength_name[r->strength], c->base_strength);
	if (c->floor && r->floor > 0)
		buf_printf(b, "floor %d.%d instead of %s, ", r->floor / 10, r->floor % 10,
		    c->base_floor != NULL ? c->base_floor : "none");
	else if (c->floor)
		buf_printf(b, "no floor instead of %s, ", c->base_floor != NULL ? c->base_floor : "none");
	buf_text(b, c->why);
}

static int
store_rule(struct pg *pg, int64_t id, const struct rule_plan *plan, struct err *err)
{
	const struct rule *r = plan->rule;
	struct buf basis = { 0 }, questions = { 0 }, overlay = { 0 };
	int done;

	for (size_t i = 0; i < r->nbasis; i++)
		put_element(&basis, r->basis[i]);
	put_questions(&questions, plan);
	put_overlay(&overlay, r);
	const struct pg_param row[] = { pg_int(id), pg_int(r->index), pg_text(r->id),
		pg_text(indicator_name[r->indicator]), pg_text(axis_name[r->axis]), pg_text(strength_name[r->strength]),
		pg_text(r->title), pg_text(r->advice), pg_text(end_array(&basis)), pg_text(r->when_text),
		pg_text(end_array(&questions)), pg_text(overlay.p) };
	done = pg_exec(pg, run_store_ruleset_rule, row, sizeof(row) / sizeof(row[0]), err);
	buf_free(&basis);
	buf_free(&questions);
	buf_free(&overlay);
	return done;
}

static int
store_content(struct pg *pg, int64_t id, const struct plan *plan, struct err *err)
{
	const struct ruleset *rs = plan->ruleset;

	for (size_t i = 0; i < rs->nfiles; i++) {
		const struct pg_param row[] = { pg_int(id), pg_text(rs->file[i].path), pg_text(rs->file[i].text.p) };

		if (pg_exec(pg, run_store_ruleset_file, row, 3, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < rs->nrules; i++)
		if (store_rule(pg, id, &plan->rule[i], err) < 0)
			return -1;
	return 0;
}

static int64_t
ruleset_id(const uint8_t hash[SHA256_SIZE])
{
	uint64_t first = 0;

	for (int i = 0; i < 8; i++)
		first = first << 8 | hash[i];
	return (int64_t)first;
}

/* Whether the database has the ruleset with this hash, and its patterns were tried as they would be now. */
static bool
was_tried(void *pg, const uint8_t *hash)
{
	char hex[SHA256_HEX], way[PUMP_WAY];
	const struct pg_param row[] = { pg_int(ruleset_id(hash)), pg_text(sha256_hex(hash, hex)) };
	struct err err;			/* then they are tried */
	struct pg_rows *rows = pg_query(pg, run_ruleset_tried, row, 2, &err);
	bool tried = rows != NULL && pg_rows_count(rows) > 0 && str_is(pg_get(rows, 0, 0), pump_way(way));

	pg_rows_free(rows);
	return tried;
}

struct ruleset *
store_find_ruleset(struct pg *pg, const struct scan_options *o, struct diags *diags, struct err *err)
{
	struct ruleset *rs = ruleset_load_tried(o->rules, was_tried, pg, diags, err);

	if (rs == NULL && diags_count(diags) > 0)
		err_set(err, ERR_CONFIG, "the ruleset in %s is refused (%zu findings above); flare rules check shows them",
		    o->rules, diags_count(diags));
	return rs;
}

int
store_ruleset(struct pg *pg, const struct plan *plan, int64_t now, int64_t *id, struct err *err)
{
	const struct ruleset *rs = plan->ruleset;
	char hex[SHA256_HEX], way[PUMP_WAY];
	struct pg_rows *rows;
	bool fresh;

	*id = ruleset_id(rs->hash);
	const struct pg_param row[] = { pg_int(*id), pg_text(sha256_hex(rs->hash, hex)), pg_text(rs->title),
		pg_text(rs->version), pg_time(now) };
	const struct pg_param tried[] = { pg_int(*id), pg_text(pump_way(way)) };
	if (pg_begin(pg, err) < 0)
		return -1;
	if ((rows = pg_query(pg, run_store_ruleset, row, sizeof(row) / sizeof(row[0]), err)) == NULL)
		goto failed;
	fresh = pg_rows_count(rows) > 0;
	pg_rows_free(rows);
	if ((fresh && store_content(pg, *id, plan, err) < 0) || pg_exec(pg, run_store_ruleset_tried, tried, 2, err) < 0)
		goto failed;
	return pg_commit(pg, err);
failed:
	pg_rollback(pg);
	return -1;
}

static int32_t
code_of(const struct ruleset *rs, const char *domain, struct str value)
{
	for (size_t i = 0; i < rs->ndomains; i++)
		if (strcmp(rs->domain[i]->name, domain) == 0)
			return domain_code(rs->domain[i], value);
	return -1;
}

struct rates *
store_load_rates(struct pg *pg, const struct plan *plan, int edition, struct err *err)
{
	const struct ruleset *rs = plan->ruleset;
	const struct pg_param param[] = { pg_int(edition) };
	struct pg_rows *rows = pg_query(pg, run_load_rates, param, 1, err);
	struct rates *rates;

	if (rows == NULL)
		return NULL;
	rates = rates_new(plan);
	for (int i = 0; i < pg_rows_count(rows); i++) {
		const struct rule *rule = ruleset_rule(rs, pg_get(rows, i, 1));

		/* a rule that was dropped since the edition was made has no share to give */
		if (rule != NULL)
			rates_add(rates, (int32_t)pg_get_int(rows, i, 0), rule->index,
			    code_of(rs, "country", pg_get(rows, i, 2)), code_of(rs, "sector", pg_get(rows, i, 3)),
			    pg_get_int(rows, i, 4), pg_get_int(rows, i, 5));
	}
	pg_rows_free(rows);
	rates_ready(rates);
	return rates;
}

static struct str
word_of(const struct ruleset *rs, const char *domain, int32_t code)
{
	for (size_t i = 0; code >= 0 && i < rs->ndomains; i++)
		if (strcmp(rs->domain[i]->name, domain) == 0)
			return str_of(rs->domain[i]->value[code]);
	return STR("");
}

static int
copy_rates(struct pg *pg, const struct ruleset *rs, struct tally *tally, int edition, struct err *err)
{
	struct pgcopy *c = pgcopy_begin(pg, run_copy_rate, 7, err);
	struct tally_row t;
	size_t at = 0;

	if (c == NULL)
		return -1;
	while (tally_next(tally, &at, &t)) {
		pgcopy_row(c);
		pgcopy_i32(c, edition);
		pgcopy_i32(c, t.org_id);
		pgcopy_text(c, str_of(rs->rule[t.rule].id));
		pgcopy_text(c, word_of(rs, "country", t.country));
		pgcopy_text(c, word_of(rs, "sector", t.sector));
		pgcopy_i64(c, t.fired);
		pgcopy_i64(c, t.known);
	}
	return pgcopy_end(c, err) < 0 ? -1 : 0;
}

int
store_rates(struct pg *pg, const struct plan *plan, struct tally *tally, int64_t scan_id, int64_t now,
    int *edition, struct err *err)
{
	const struct pg_param row[] = { pg_int(scan_id), pg_time(now) };
	struct pg_rows *rows;

	if (pg_begin(pg, err) < 0)
		return -1;
	if ((rows = pg_query(pg, run_begin_rates, row, 2, err)) == NULL)
		goto failed;
	*edition = (int)pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	if (copy_rates(pg, plan->ruleset, tally, *edition, err) < 0)
		goto failed;
	return pg_commit(pg, err);
failed:
	pg_rollback(pg);
	return -1;
}
