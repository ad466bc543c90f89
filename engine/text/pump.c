#include <stdio.h>

#include "arena.h"
#include "bounds.h"
#include "buf.h"
#include "pump.h"
#include "regex.h"

enum {
	TEXTS = 32,			/* of one try: a large pattern has many repeats */
	SHOWN = 24,			/* bytes of a text in the message */
	FEW = 8,			/* a repeat of fewer times cannot be pumped */
	SAMPLE = 4 * PUMP_BYTES,	/* bytes that stand before a repeat, at most */
};

struct pump {
	const struct pattern *pattern;
	struct pattern_scratch *scratch;
	char any;			/* what stands for any character */
	unsigned way;			/* which of several alternatives makes a sample, from 0 */
	struct buf whole, backwards;	/* a text that the pattern matches, or nearly */
	struct buf before;		/* the same of what stands before the part looked at */
	struct buf text;
	size_t pumped;			/* bytes of it, up to what does not go on */
	unsigned ntexts;
};

/* Append a text that N matches, or nearly. */
static void
sample(const struct pump *p, const struct regex_node *n, struct buf *out)
{
	uint32_t times = n->min > 0 ? n->min : n->max > 0;
	const struct regex_node *child;
	size_t before;

	if (out->n > SAMPLE)
		return;
	switch (n->kind) {
	case REGEX_CHARS:
		buf_utf8(out, n->chars[0]);
		break;
	case REGEX_ANY:
		buf_char(out, p->any);
		break;
	case REGEX_OUTSIDE:
		buf_char(out, ' ');
		break;
	case REGEX_CHOICE:
		child = n->child;
		for (unsigned i = 0; i < p->way && child->next != NULL; i++)
			child = child->next;
		sample(p, child, out);
		break;
	case REGEX_SEQUENCE:
		for (child = n->child; child != NULL; child = child->next)
			sample(p, child, out);
		break;
	case REGEX_REPEAT:
		do {
			before = out->n;
			if (times-- > 0)
				sample(p, n->child, out);
		} while (out->n > before && out->n <= SAMPLE);
		break;
	case REGEX_LOOK:
		sample(p, n->child, out);
		break;
	case REGEX_EMPTY:
	case REGEX_EDGE:
	case REGEX_NEVER:
		break;
	}
}

/*
 * Does the pattern reach its limit on what is before, then PART again and again, then what
 * does not go on?  Without a character that it must have PCRE2 does not even begin:
 * so the whole follows, which has it, or the whole backwards, or nothing.
 */
static bool
reaches_limit(struct pump *p, const struct regex_node *part)
{
	const struct str after[] = { STR(""), buf_as_str(&p->whole), buf_as_str(&p->backwards) };
	const size_t end = p->before.n + PUMP_BYTES;
	struct pattern_hit hit;
	bool limited = false;

	if (p->ntexts++ >= TEXTS)
		return false;
	buf_reset(&p->text);
	buf_str(&p->text, buf_as_str(&p->before));
	do {
		p->pumped = p->text.n;
		sample(p, part, &p->text);
	} while (p->text.n > p->pumped && p->text.n < end);
	p->pumped = p->text.n;
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]) && !limited; i++) {
		p->text.n = p->pumped;
		buf_text(&p->text, "\n\x02");	/* neither . nor \s goes on */
		buf_str(&p->text, after[i]);
		limited = pattern_match(p->pattern, p->scratch, buf_as_str(&p->text), 0, &hit) < 0;
	}
	return limited;
}

/* Try the repeats in N; BEFORE is as it was, when none reaches the limit. */
static bool
look_for_repeats(struct pump *p, const struct regex_node *n)
{
	const size_t before = p->before.n;
	bool found = n->kind == REGEX_REPEAT && n->max >= FEW && reaches_limit(p, n->child);

	for (const struct regex_node *child = n->child; child != NULL && !found; child = child->next) {
		found = look_for_repeats(p, child);
		if (n->kind == REGEX_SEQUENCE && !found)
			sample(p, child, &p->before);
	}
	if (!found && p->before.p != NULL) {
		p->before.n = before;
		p->before.p[before] = '\0';
	}
	return found;
}

static void
sample_whole(struct pump *p, const struct regex_node *tree)
{
	buf_reset(&p->whole);
	buf_reset(&p->backwards);
	sample(p, tree, &p->whole);
	for (size_t end = p->whole.n, at = end; at > 0; end = at) {
		do
			at--;
		while (at > 0 && ((unsigned char)p->whole.p[at] & 0xc0) == 0x80);
		buf_put(&p->backwards, p->whole.p + at, end - at);
	}
}

/* The beginning of the text, for people. */
static struct str
shown(const struct pump *p)
{
	struct str s = { p->text.p, p->pumped < SHOWN ? p->pumped : SHOWN };

	while (s.n > 0 && s.n < p->pumped && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
		s.n--;
	return s;
}

const char *
pump_way(char room[PUMP_WAY])
{
	char engine[PATTERN_ENGINE], machine[PATTERN_ENGINE];

	snprintf(room, PUMP_WAY, "version %d, %d steps, %s, %s", PUMP_VERSION, (int)BOUND_MATCH_STEPS, pattern_engine(engine),
	    pattern_machine(machine));
	return room;
}

int
pump_try(const struct pattern *pattern, struct str source, struct err *err)
{
	static const struct {
		char any;
		unsigned way;
	} tries[] = { { 'a', 0 }, { '0', 0 }, { ' ', 0 }, { ',', 0 }, { 'a', 1 }, { 'a', 2 } };
	struct arena *arena = arena_new();
	const struct regex_node *tree = regex_read(source, arena);
	struct regex_node plain = { .kind = REGEX_ANY };
	struct pump p = { .pattern = pattern, .scratch = pattern_scratch_new(pattern_groups(pattern)) };
	bool found = false;

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]) && !found; i++) {
		p.any = tries[i].any;
		p.way = tries[i].way;
		p.ntexts = 0;
		if (tree != NULL)
			sample_whole(&p, tree);
		found = reaches_limit(&p, &plain) || (tree != NULL && look_for_repeats(&p, tree));
	}
	if (found)
		err_set(err, ERR_DATA, "takes more than %d steps on %zu bytes of text, \"%.*s...\": its repeats can divide the "
		    "same text in too many ways; make the inner one possessive (++), or have them match different "
		    "characters", (int)BOUND_MATCH_STEPS, p.text.n, STR_ARG(shown(&p)));
	pattern_scratch_free(p.scratch);
	buf_free(&p.whole);
	buf_free(&p.backwards);
	buf_free(&p.before);
	buf_free(&p.text);
	arena_free(arena);
	return found ? -1 : 0;
}
