#include <string.h>

#include "bounds.h"
#include "regex.h"
#include "regex_class.h"

struct reader {
	struct str text;
	size_t at;
	unsigned depth;
	bool lost;			/* the structure is in doubt: give up */
	struct arena *arena;
};

static struct regex_node *
node(struct reader *r, enum regex_kind kind)
{
	struct regex_node *n = arena_alloc(r->arena, sizeof(*n));

	n->kind = kind;
	return n;
}

static struct regex_node *
lost(struct reader *r)
{
	r->lost = true;
	return node(r, REGEX_ANY);
}

static bool
more(const struct reader *r)
{
	return r->at < r->text.n && !r->lost;
}

static bool
sees(const struct reader *r, const char *s)
{
	return str_starts((struct str){ r->text.p + r->at, r->text.n - r->at }, s);
}

/* Move past S when it is next. */
static bool
takes(struct reader *r, const char *s)
{
	if (!sees(r, s))
		return false;
	r->at += strlen(s);
	return true;
}

/* Move past everything up to and including the next C. */
static void
skip_past(struct reader *r, char c)
{
	while (r->at < r->text.n && r->text.p[r->at] != c)
		r->at++;
	if (r->at == r->text.n)
		r->lost = true;
	else
		r->at++;
}

static struct regex_node *
one_char(struct reader *r, uint32_t c)
{
	struct regex_node *n = node(r, REGEX_CHARS);

	n->chars[n->nchars++] = c;
	return n;
}

/* A reference to a group, \g or \k, whose name or number stands in brackets or bare. */
static struct regex_node *
reference(struct reader *r)
{
	if (takes(r, "{"))
		skip_past(r, '}');
	else if (takes(r, "<"))
		skip_past(r, '>');
	else if (takes(r, "'"))
		skip_past(r, '\'');
	else
		return lost(r);
	return node(r, REGEX_ANY);
}

/* What stands behind a backslash outside of a class. */
static struct regex_node *
escape(struct reader *r)
{
	struct regex_escape e = regex_escape(r->text, &r->at);

	switch (e.kind) {
	case REGEX_ESCAPE_CHAR:
		return one_char(r, e.c);
	case REGEX_ESCAPE_ANY:
		return node(r, REGEX_ANY);
	case REGEX_ESCAPE_OUTSIDE:
		return node(r, REGEX_OUTSIDE);
	case REGEX_ESCAPE_LETTER:
		break;
	case REGEX_ESCAPE_DOUBT:
		return lost(r);
	}
	if (e.c == 'b')
		return node(r, REGEX_EDGE);
	if (strchr("BAZzGK", (int)e.c) != NULL)
		return node(r, REGEX_EMPTY);
	if (e.c == 'g' || e.c == 'k')
		return reference(r);
	return strchr("XR", (int)e.c) != NULL ? node(r, REGEX_ANY) : lost(r);
}

/* Verbs only forbid matches, but for (*ACCEPT), after which the rest need not be there. */
static struct regex_node *
verb(struct reader *r)
{
	static const char *const forbids[] = { "PRUNE", "SKIP", "COMMIT", "THEN" };

	if (takes(r, "F)") || takes(r, "FAIL)"))
		return node(r, REGEX_NEVER);
	for (size_t i = 0; i < sizeof(forbids) / sizeof(forbids[0]); i++)
		if (takes(r, forbids[i]) && (sees(r, ")") || sees(r, ":"))) {
			skip_past(r, ')');
			return node(r, REGEX_EMPTY);
		}
	return lost(r);
}

static struct regex_node *choice(struct reader *);

/* The inside of a group, to its closing parenthesis. */
static struct regex_node *
inside(struct reader *r)
{
	struct regex_node *n;

	if (++r->depth > BOUND_EXPR_DEPTH)
		return lost(r);
	n = choice(r);
	r->depth--;
	return takes(r, ")") ? n : lost(r);
}

static struct regex_node *
look(struct reader *r, bool there)
{
	struct regex_node *n = node(r, there ? REGEX_LOOK : REGEX_EMPTY);
	struct regex_node *child = inside(r);

	if (there)
		n->child = child;
	return n;
}

/* Options that do not change how the pattern is read; what is matched in one case only is
 * among what is matched in any. */
static struct regex_node *
options(struct reader *r)
{
	while (r->at < r->text.n && strchr("imsnUJ^-", r->text.p[r->at]) != NULL)
		r->at++;
	if (takes(r, ")"))
		return node(r, REGEX_EMPTY);
	return takes(r, ":") ? inside(r) : lost(r);
}

/* A group whose name ends with QUOTE. */
static struct regex_node *
named(struct reader *r, char quote)
{
	if (sees(r, "*"))		/* (?<*: a lookbehind of another kind */
		return lost(r);
	skip_past(r, quote);
	return inside(r);
}

/* What begins with "(". */
static struct regex_node *
group(struct reader *r)
{
	if (takes(r, "*"))
		return verb(r);
	if (!takes(r, "?"))
		return inside(r);
	if (takes(r, "<=") || takes(r, "="))
		return look(r, true);
	if (takes(r, "<!") || takes(r, "!"))
		return look(r, false);
	if (takes(r, ">") || takes(r, "|"))
		return inside(r);
	if (takes(r, "P=") || takes(r, "P>") || takes(r, "&") || takes(r, "R")) {
		skip_past(r, ')');	/* a group's text or the group again */
		return node(r, REGEX_ANY);
	}
	if (takes(r, "P<") || takes(r, "<"))
		return named(r, '>');
	if (takes(r, "'"))
		return named(r, '\'');
	return options(r);
}

static struct regex_node *
class(struct reader *r)
{
	struct regex_node *n = node(r, REGEX_CHARS);
	enum regex_class_kind kind = regex_class(r->text, &r->at, n->chars, &n->nchars);

	if (kind == REGEX_CLASS_DOUBT)
		return lost(r);
	if (kind == REGEX_CLASS_LARGE)
		n->kind = REGEX_ANY;
	return n;
}

static struct regex_node *
atom(struct reader *r)
{
	if (takes(r, "("))
		return group(r);
	if (takes(r, "["))
		return class(r);
	if (takes(r, "\\"))
		return escape(r);
	if (takes(r, "."))
		return node(r, REGEX_ANY);
	if (takes(r, "^") || takes(r, "$"))
		return node(r, REGEX_EMPTY);
	return one_char(r, regex_char(r->text, &r->at));
}

/* "{2,3}" as PCRE2 reads it everywhere; what later versions read otherwise ("{,3}", "{ 2 }") is in doubt. */
static bool
braces(struct reader *r, uint32_t *min, uint32_t *max)
{
	size_t at = r->at + 1, digits = 0;
	uint32_t v[2] = { 0, UINT32_MAX };
	const char *p = r->text.p;

	for (int i = 0; i < 2; i++) {
		for (digits = 0; at < r->text.n && p[at] >= '0' && p[at] <= '9' && digits < 6; at++, digits++)
			v[i] = (digits == 0 ? 0 : v[i] * 10) + (uint32_t)(p[at] - '0');
		if (i == 0 && at < r->text.n && p[at] == '}')
			v[1] = v[0];
		if (digits == 0 && i == 0)
			break;
		if (at < r->text.n && p[at] == '}') {
			r->at = at + 1;
			*min = v[0];
			*max = v[1];
			return true;
		}
		if (at == r->text.n || p[at] != ',')
			break;
		at++;
	}
	r->lost = true;
	return false;
}

static bool
quantifier(struct reader *r, uint32_t *min, uint32_t *max)
{
	*min = 0;
	*max = UINT32_MAX;
	if (takes(r, "+"))
		*min = 1;
	else if (takes(r, "?"))
		*max = 1;
	else if (!takes(r, "*") && !(sees(r, "{") && braces(r, min, max)))
		return false;
	if (!takes(r, "+"))		/* possessive or lazy: the same characters */
		takes(r, "?");
	return true;
}

static struct regex_node *
repeated(struct reader *r)
{
	struct regex_node *n = atom(r), *repeat;
	uint32_t min, max;

	while (more(r) && quantifier(r, &min, &max)) {
		repeat = node(r, REGEX_REPEAT);
		repeat->child = n;
		repeat->min = min;
		repeat->max = max;
		n = repeat;
	}
	return n;
}

static struct regex_node *
sequence(struct reader *r)
{
	struct regex_node *n = node(r, REGEX_SEQUENCE), **last = &n->child;

	while (more(r) && !sees(r, "|") && !sees(r, ")")) {
		*last = repeated(r);
		last = &(*last)->next;
	}
	return n;
}

static struct regex_node *
choice(struct reader *r)
{
	struct regex_node *n = node(r, REGEX_CHOICE), **last = &n->child;

	do {
		*last = sequence(r);
		last = &(*last)->next;
	} while (takes(r, "|"));
	return n;
}

const struct regex_node *
regex_read(struct str pattern, struct arena *arena)
{
	struct reader r = { .text = pattern, .arena = arena };
	const struct regex_node *n = choice(&r);

	return r.lost || r.at < pattern.n ? NULL : n;
}
