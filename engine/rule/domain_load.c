#include <string.h>

#include "json_at.h"
#include "ruleset_load.h"

enum { VALUES_MAX = 5000 };	/* of one domain: each is compared with each */

static void
check_value(const struct json_at *values, size_t i)
{
	const struct json_at *v = &values->child[i];

	if (v->kind != KIND_STRING)
		return;
	if (strpbrk(v->text.p, "\"'\\\r\n\t") != NULL)
		json_at_fault(v, "bad-name", NULL, "a value has no quotes, backslashes or line breaks");
	for (size_t k = 0; k < i; k++)
		if (values->child[k].kind == KIND_STRING && str_eq(values->child[k].text, v->text)) {
			json_at_fault(v, "duplicate-value", NULL, "\"%.60s\" is in the list twice",
			    v->text.p);
			return;
		}
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
		for (size_t i = 0; i < values->n; i++)
			check_value(values, i);
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
