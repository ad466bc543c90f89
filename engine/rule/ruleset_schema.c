#include <math.h>
#include <string.h>

#include "keys.h"
#include "ruleset_schema.h"

const struct ruleset_schema_kind ruleset_schema_kind[NSCHEMA_KINDS] = {
	{ "rules", "every .json file that is named nowhere below" },
	{ "facts", "facts.json" }, { "model", "model.json" }, { "schemes", "schemes.json" },
	{ "table", "tables/*.json" }, { "term", "terms/*.json but guards.json and lists.json" },
	{ "guards", "terms/guards.json" }, { "lists", "terms/lists.json" },
	{ "overlay", "overlay.json of an overlay" }, { "more-facts", "facts.json of an overlay" },
};

static const struct json_keys *const kind_keys[NSCHEMA_KINDS] = { &keys_rules, &keys_facts, &keys_model, &keys_schemes,
	&keys_table, &keys_term, &keys_guards, &keys_lists, &keys_overlay, &keys_more_facts };

struct writer {
	const struct ruleset *ruleset;
	struct buf *out;
	bool part;			/* an overlay's: no key of the model is needed */
};

static void put_value(struct writer *, const struct json_shape *, unsigned kinds, const char *what);

/* S as a string of JSON. */
static void
put_text(struct buf *b, const char *s)
{
	buf_char(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		if ((unsigned char)*s < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)*s);
		else
			buf_char(b, *s);
	}
	buf_char(b, '"');
}

static void
put_names(struct buf *b, const char *const *names, size_t n)
{
	buf_char(b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_text(b, i > 0 ? "," : "");
		put_text(b, names[i]);
	}
	buf_char(b, ']');
}

static void
put_types(struct buf *b, const struct json_shape *shape, unsigned kinds)
{
	static const struct {
		unsigned kind;
		const char *type;
	} types[] = {
		{ KIND_NULL, "null" }, { KIND_BOOL, "boolean" }, { KIND_NUMBER, "number" }, { KIND_STRING, "string" },
		{ KIND_ARRAY, "array" }, { KIND_OBJECT, "object" },
	};
	bool first = true;

	buf_text(b, "\"type\":[");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!(kinds & types[i].kind))
			continue;
		buf_text(b, first ? "" : ",");
		put_text(b, types[i].kind == KIND_NUMBER && shape->is == SHAPE_INTEGER ? "integer" : types[i].type);
		first = false;
	}
	buf_char(b, ']');
}

static void
put_range(struct buf *b, double min, double max)
{
	if (isfinite(min))
		buf_printf(b, ",\"minimum\":%.17g", min);
	if (isfinite(max))
		buf_printf(b, ",\"maximum\":%.17g", max);
}

/* The keys of an object and no others. */
static void
put_object(struct writer *w, const struct json_keys *keys)
{
	bool part = w->part && keys == &keys_model;
	const char *comma = "";

	buf_text(w->out, ",\"properties\":{");
	for (size_t i = 0; i < keys->n; i++) {
		buf_text(w->out, i > 0 ? "," : "");
		put_text(w->out, keys->key[i].name);
		buf_char(w->out, ':');
		put_value(w, keys->key[i].shape, keys->key[i].kinds, keys->key[i].what);
	}
	buf_text(w->out, "},\"additionalProperties\":false,\"required\":[");
	for (size_t i = 0; i < keys->n && !part; i++)
		if (keys->key[i].required) {
			buf_text(w->out, comma);
			put_text(w->out, keys->key[i].name);
			comma = ",";
		}
	buf_char(w->out, ']');
}

static void
put_numbers(struct writer *w, const struct json_shape *s)
{
	buf_text(w->out, ",\"properties\":{");
	for (size_t i = 0; i < s->n; i++) {
		buf_text(w->out, i > 0 ? "," : "");
		put_text(w->out, s->names[i]);
		buf_text(w->out, ":{\"type\":\"number\"");
		put_range(w->out, s->min, s->max);
		buf_char(w->out, '}');
	}
	buf_text(w->out, "},\"additionalProperties\":false,\"required\":");
	put_names(w->out, s->names, w->part ? 0 : s->n - s->maybe);
}

/* The kinds of value that a shape has where no key says so: as an element of a list or a map. */
static unsigned
kinds_of(const struct json_shape *s)
{
	switch (s->is) {
	case SHAPE_LIST: return KIND_ARRAY | NOT_EMPTY;
	case SHAPE_MAP: return KIND_OBJECT | NOT_EMPTY;
	case SHAPE_OBJECT: return KIND_OBJECT;
	case SHAPE_CHOICE:
	case SHAPE_DOMAIN: return KIND_STRING;
	default: return KIND_STRING | NOT_EMPTY;
	}
}

static void
put_fact(struct writer *w, const struct fact *f)
{
	static const unsigned kinds[NFACT_TYPES] = { [FACT_BOOL] = KIND_BOOL, [FACT_NUMBER] = KIND_NUMBER,
		[FACT_DATE] = KIND_STRING, [FACT_CATEGORY] = KIND_STRING, [FACT_TEXT] = KIND_STRING };
	static const struct json_shape any = { .is = SHAPE_ANY };
	struct buf what = { 0 };

	put_text(w->out, f->name);
	buf_text(w->out, ":{");
	put_types(w->out, &any, kinds[f->type] | KIND_NULL);
	if (f->type == FACT_NUMBER)
		put_range(w->out, f->min, f->max);
	if (f->type == FACT_CATEGORY) {
		buf_text(w->out, ",\"enum\":[null");
		for (size_t i = 0; i < f->domain->n; i++) {
			buf_char(w->out, ',');
			put_text(w->out, f->domain->value[i]);
		}
		buf_char(w->out, ']');
	}
	buf_printf(&what, "%s (%s of a record of kind %s%s%s)", f->meaning, keys_fact_types[f->type], record_name[f->on],
	    f->unit != NULL ? ", in " : "", f->unit != NULL ? f->unit : "");
	buf_text(w->out, ",\"description\":");
	put_text(w->out, what.p);
	buf_char(w->out, '}');
	buf_free(&what);
}

static void
put_given(struct writer *w)
{
	buf_text(w->out, ",\"properties\":{");
	for (size_t i = 0; i < w->ruleset->nfacts; i++) {
		buf_text(w->out, i > 0 ? "," : "");
		put_fact(w, &w->ruleset->fact[i]);
	}
	buf_text(w->out, "},\"additionalProperties\":false");
}

/* The names that there are, for an editor to offer, and any that is to come. */
static void
put_offer(struct buf *b, const char *const *names, size_t n)
{
	buf_text(b, "\"anyOf\":[{\"enum\":");
	put_names(b, names, n);
	buf_text(b, "},{\"type\":\"string\"}]");
}

static void
put_rule_ids(struct writer *w)
{
	struct arena *arena = arena_new();
	const char **id = arena_alloc(arena, w->ruleset->nrules * sizeof(*id));

	for (size_t i = 0; i < w->ruleset->nrules; i++)
		id[i] = w->ruleset->rule[i].id;
	buf_text(w->out, ",\"propertyNames\":{");
	put_offer(w->out, id, w->ruleset->nrules);
	buf_char(w->out, '}');
	arena_free(arena);
}

static void
put_domain(struct writer *w)
{
	struct arena *arena = arena_new();
	const char **name = arena_alloc(arena, w->ruleset->ndomains * sizeof(*name));

	for (size_t i = 0; i < w->ruleset->ndomains; i++)
		name[i] = w->ruleset->domain[i]->name;
	buf_char(w->out, ',');
	put_offer(w->out, name, w->ruleset->ndomains);
	arena_free(arena);
}

static void
put_map(struct writer *w, const struct json_shape *s)
{
	buf_text(w->out, s->language ? ",\"patternProperties\":{\"^([a-z][a-z]|mul)$\":" : ",\"additionalProperties\":");
	put_value(w, s->of, kinds_of(s->of), NULL);
	if (s->language)
		buf_text(w->out, "},\"additionalProperties\":false");
}

/* What further than its type a value must be. */
static void
put_shape(struct writer *w, const struct json_shape *s)
{
	switch (s->is) {
	case SHAPE_EXPR:
		buf_text(w->out, ",\"items\":{\"type\":\"string\"}");
		break;
	case SHAPE_NUMBER:
	case SHAPE_INTEGER:
		put_range(w->out, s->min, s->max);
		break;
	case SHAPE_DATE:
		buf_text(w->out, s->loose ? ",\"pattern\":\"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$\"" :
		    ",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"");
		break;
	case SHAPE_CHOICE:
		buf_text(w->out, ",\"enum\":");
		put_names(w->out, s->names, s->n);
		break;
	case SHAPE_LIST:
		buf_text(w->out, ",\"items\":");
		put_value(w, s->of, kinds_of(s->of), NULL);
		if (s->max > 0)
			buf_printf(w->out, ",\"maxItems\":%.0f", s->max);
		break;
	case SHAPE_MAP:
		put_map(w, s);
		break;
	case SHAPE_OBJECT:
		put_object(w, s->object);
		break;
	case SHAPE_NUMBERS:
		put_numbers(w, s);
		break;
	case SHAPE_DOMAIN:
		put_domain(w);
		break;
	case SHAPE_GIVEN:
		put_given(w);
		break;
	case SHAPE_RESULTS:
		put_rule_ids(w);
		buf_text(w->out, ",\"additionalProperties\":{\"anyOf\":[{\"enum\":");
		put_names(w->out, keys_truths, NTRUTHS);
		buf_text(w->out, "},{\"type\":\"integer\",\"minimum\":0}]}");
		break;
	case SHAPE_CHANGES:
		put_rule_ids(w);
		buf_text(w->out, ",\"additionalProperties\":{\"type\":\"object\"");
		put_object(w, &keys_change);
		buf_char(w->out, '}');
		break;
	case SHAPE_TEXT:
	case SHAPE_ANY:
		break;
	}
}

/* What an expression may ask: shown where one is written. */
static void
put_asked(struct writer *w, const char *what)
{
	const struct ruleset *rs = w->ruleset;
	struct buf b = { 0 };

	buf_printf(&b, "%s. Facts:", what);
	for (size_t i = 0; i < rs->nfacts; i++)
		buf_printf(&b, "%s %s (%s of %s)", i > 0 ? "," : "", rs->fact[i].name, keys_fact_types[rs->fact[i].type],
		    record_name[rs->fact[i].on]);
	put_text(w->out, b.p);
	buf_free(&b);
}

static void
put_value(struct writer *w, const struct json_shape *s, unsigned kinds, const char *what)
{
	buf_char(w->out, '{');
	if (what != NULL) {
		buf_text(w->out, "\"description\":");
		if (s->is == SHAPE_EXPR)
			put_asked(w, what);
		else
			put_text(w->out, what);
		buf_char(w->out, ',');
	}
	put_types(w->out, s, kinds);
	if ((kinds & NOT_EMPTY) && (kinds & KIND_STRING) && s->is != SHAPE_DATE)
		buf_text(w->out, ",\"pattern\":\"\\\\S\"");
	if ((kinds & NOT_EMPTY) && (kinds & KIND_ARRAY))
		buf_text(w->out, ",\"minItems\":1");
	if ((kinds & NOT_EMPTY) && (kinds & KIND_OBJECT))
		buf_text(w->out, ",\"minProperties\":1");
	put_shape(w, s);
	buf_char(w->out, '}');
}

bool
ruleset_schema(const struct ruleset *rs, const char *kind, struct buf *out)
{
	struct writer w = { .ruleset = rs, .out = out };

	for (size_t i = 0; i < NSCHEMA_KINDS; i++) {
		if (strcmp(kind, ruleset_schema_kind[i].name) != 0)
			continue;
		w.part = kind_keys[i] == &keys_overlay;
		buf_text(out, "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":");
		put_text(out, kind_keys[i]->what);
		buf_text(out, ",\"type\":\"object\"");
		put_object(&w, kind_keys[i]);
		buf_char(out, '}');
		return true;
	}
	return false;
}
