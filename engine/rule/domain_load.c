#include <stdlib.h>
#include <string.h>

#include "json_at.h"
#include "ruleset_load.h"

enum {
	VALUES_MAX = 5000,		/* of one domain: what asks for the nearest name looks at all */
	VALUES_FEW = 8,			/* are looked through one by one */
};

static int
by_text(const void *x, const void *y)
{
	const struct json_at *a = *(const struct json_at *const *)x, *b = *(const struct json_at *const *)y;
	int order = str_cmp(a->text, b->text);

	return order != 0 ? order : (a > b) - (a < b);		/* in the list's order */
}

/* Values that are no strings are told elsewhere, and the ruleset is refused. */
static void
check_values(struct loading *l, struct domain *d, const struct json_at *values)
{
	uint16_t *code = arena_alloc(l->arena, values->n * sizeof(*code));
	const struct json_at **sorted = arena_alloc(l->scratch, values->n * sizeof(*sorted));
	size_t n = 0;

	for (size_t i = 0; i < values->n; i++) {
		const struct json_at *v = &values->child[i];

		if (v->kind != KIND_STRING)
			continue;
		if (strpbrk(v->text.p, "\"'\\\r\n\t") != NULL)
			json_at_fault(v, "bad-name", NULL, "a value has no quotes, backslashes or line breaks");
		sorted[n++] = v;
	}
	if (n > 0)
		qsort(sorted, n, sizeof(*sorted), by_text);
	for (size_t i = 1; i < n; i++)
		if (str_eq(sorted[i]->text, sorted[i - 1]->text))
			json_at_fault(sorted[i], "duplicate-value", NULL, "\"%.60s\" is in the list twice",
			    sorted[i]->text.p);
	for (size_t i = 0; i < n; i++)
		code[i] = (uint16_t)(sorted[i] - values->child);
	if (n == d->n && n > VALUES_FEW)
		d->sorted = code;
}

const struct domain *
domain_load(struct loading *l, const char *name, const struct json_at *values)
{
	struct domain *d = arena_alloc(l->arena, sizeof(*d));

	d->name = name;
	if (values->n > VALUES_MAX)
		json_at_fault(values, "too-large", NULL, "a list of more than %d values", (int)VALUES_MAX);
	else {
		d->value = json_at_strings(values, "a value", l->arena, &d->n);
		check_values(l, d, values);
	}
	l->domain[l->ruleset->ndomains++] = d;
	return d;
}

const struct domain *
domain_load_find(struct loading *l, const struct json_at *at)
{
	struct ruleset *rs = l->ruleset;
	const char **names = arena_alloc(l->scratch, rs->ndomains * sizeof(*names));
	int i;

	for (size_t k = 0; k < rs->ndomains; k++)
		names[k] = rs->domain[k]->name;
	return json_at_choice(at, "a domain of values", names, rs->ndomains, &i) ? rs->domain[i] : NULL;
}

bool
domain_load_taken(const struct loading *l, struct str name)
{
	for (size_t i = 0; i < l->ruleset->ndomains; i++)
		if (str_is(name, l->ruleset->domain[i]->name))
			return true;
	return false;
}
