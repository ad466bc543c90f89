#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "expr_words.h"
#include "rules.h"

enum { VALUES_SHOWN = 12 };	/* of a category: countries and goods would fill pages */

static const char *const type_name[] = {
	[FACT_BOOL] = "yes or no", [FACT_NUMBER] = "number", [FACT_DATE] = "date", [FACT_CATEGORY] = "category",
	[FACT_TEXT] = "text",
};

static void
print_values(const struct domain *d)
{
	printf(" of %s: ", d->name);
	for (size_t i = 0; i < d->n && i < VALUES_SHOWN; i++)
		printf("%s%s", i > 0 ? ", " : "", d->value[i]);
	if (d->n > VALUES_SHOWN)
		printf(" and %zu more", d->n - VALUES_SHOWN);
}

static void
print_fact(const struct fact *f)
{
	printf("  %s\n      %s", f->name, type_name[f->type]);
	if (f->type == FACT_CATEGORY)
		print_values(f->domain);
	if (f->unit != NULL)
		printf(" of %s", f->unit);
	if (isfinite(f->min) && isfinite(f->max))
		printf(", %.15g to %.15g", f->min, f->max);
	else if (isfinite(f->min))
		printf(", from %.15g", f->min);
	printf("\n      %s\n", f->meaning);
	if (f->question != NULL)
		printf("      %s\n", f->question);
}

static void
print_text(const struct ruleset *rs)
{
	for (int on = 0; on < NRECORDS; on++) {
		printf("%sfacts of a record of kind %s\n", on > 0 ? "\n" : "", record_name[on]);
		for (size_t i = 0; i < rs->nfacts; i++)
			if ((int)rs->fact[i].on == on)
				print_fact(&rs->fact[i]);
	}
	puts("\nwhat can be asked of them");
	for (size_t i = 0; i < NEXPR_WORDS; i++)
		printf("  %-28s %s: %s\n%31s%s\n", expr_words[i].form, expr_words[i].gives, expr_words[i].meaning, "",
		    expr_words[i].example);
	puts("\ntables for lookup()");
	for (size_t i = 0; i < rs->nlookups; i++) {
		const struct lookup *t = &rs->lookup[i];

		printf("  %s(%s%s%s)  %s, %s\n", t->name, t->key[0]->name, t->nkeys > 1 ? ", " : "",
		    t->nkeys > 1 ? t->key[1]->name : "", t->title, t->edition);
	}
	puts("\nterms for matches {}");
	for (unsigned i = 0; i < terms_count(rs->terms); i++)
		printf("  %.*s\n", STR_ARG(terms_name(rs->terms, i)));
}

static json_t *
fact_json(const struct fact *f)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?}", "name", f->name, "on", record_name[f->on], "type",
	    type_name[f->type], "meaning", f->meaning, "unit", f->unit, "question", f->question);

	if (isfinite(f->min))
		json_object_set_new(o, "min", json_real(f->min));
	if (isfinite(f->max))
		json_object_set_new(o, "max", json_real(f->max));
	if (f->type == FACT_CATEGORY) {
		json_t *values = json_array();

		for (size_t i = 0; i < f->domain->n; i++)
			json_array_append_new(values, json_string(f->domain->value[i]));
		json_object_set_new(o, "domain", json_string(f->domain->name));
		json_object_set_new(o, "values", values);
	}
	return o;
}

void
rules_facts(const struct ruleset *rs, enum format format)
{
	json_t *out, *facts, *words;

	if (format != FORMAT_JSON) {
		print_text(rs);
		return;
	}
	facts = json_array();
	words = json_array();
	for (size_t i = 0; i < rs->nfacts; i++)
		json_array_append_new(facts, fact_json(&rs->fact[i]));
	for (size_t i = 0; i < NEXPR_WORDS; i++)
		json_array_append_new(words, json_pack("{s:s, s:s, s:s, s:s}", "form", expr_words[i].form, "gives",
		    expr_words[i].gives, "meaning", expr_words[i].meaning, "example", expr_words[i].example));
	out = json_pack("{s:o, s:o}", "facts", facts, "language", words);
	json_dumpf(out, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
	putchar('\n');
	json_decref(out);
}
