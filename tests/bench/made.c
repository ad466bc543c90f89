#include <stdio.h>
#include <stdlib.h>

#include "made.h"
#include "mem.h"
#include "mini.h"

enum { RANGE = 4000, PER_FILE = 1000 };		/* numbers are 0 to 999.75 in quarters; rules of one file */

/* The finalizer of MurmurHash3: as good as random, and any of it can be had alone. */
static uint64_t
scatter(uint64_t x)
{
	x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
	x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

static int
below(uint64_t *state, int n)
{
	return (int)(scatter(++*state) % (uint64_t)n);
}

static bool
is_number(int fact)
{
	return fact < MADE_NUMBERS;
}

static bool
is_bool(int fact)
{
	return !is_number(fact) && fact < MADE_NUMBERS + MADE_BOOLS;
}

void
made_site(uint64_t i, int answer[MADE_FACTS])
{
	uint64_t state = i << 16;

	for (int f = 0; f < MADE_FACTS; f++) {
		bool known = below(&state, 10) > 0;
		/* every third number is whole */
		int v = is_number(f) ? below(&state, RANGE) & (f % 3 == 0 ? ~3 : ~0) :
		    is_bool(f) ? below(&state, 12) == 0 : below(&state, MADE_VALUES);

		answer[f] = known ? v : MADE_UNKNOWN;
	}
}

static struct made_test
make_test(uint64_t *state, int fact)
{
	struct made_test t = { .fact = fact };

	if (is_bool(t.fact))
		t.op = MADE_TRUE;
	else if (is_number(t.fact)) {
		t.op = (enum made_op)below(state, MADE_BETWEEN + 1);
		t.low = t.op == MADE_BETWEEN ? 1 + below(state, RANGE * 5 / 6) :
		    t.op == MADE_LT || t.op == MADE_LE ? 1 + below(state, RANGE / 6) :
		    RANGE - 2 - below(state, RANGE / 6);
		t.high = t.low + 1 + below(state, RANGE / 6);
	} else {
		t.op = below(state, 2) == 0 ? MADE_IS : MADE_IN;
		t.low = 1 + below(state, MADE_VALUES - 4);
		t.high = t.op == MADE_IS ? t.low : t.low + 1 + below(state, 3);
	}
	return t;
}

void
made_rules(struct made_rule *rule, size_t n)
{
	uint64_t state = UINT64_C(1) << 63;

	for (size_t i = 0; i < n; i++) {
		rule[i].shape = i % 10 < 7 ? MADE_ONE : (enum made_shape)(i % 10 - 6);
		rule[i].a = make_test(&state, (int)(i % MADE_FACTS));
		rule[i].b = make_test(&state, (int)((i + 1 + (size_t)below(&state, MADE_FACTS - 1)) % MADE_FACTS));
	}
}

void
made_fact(int fact, char name[4])
{
	snprintf(name, 4, "%c%02u", is_number(fact) ? 'n' : is_bool(fact) ? 'b' : 'c', (unsigned)fact % 100);
}

static void
number(int quarters, struct buf *out)
{
	static const char *const fraction[] = { "", ".25", ".5", ".75" };

	buf_printf(out, "%d%s", quarters / 4, fraction[quarters % 4]);
}

static void
value(int code, char quote, struct buf *out)
{
	buf_printf(out, "%cv%02d%c", quote, code, quote);
}

void
made_csv(uint64_t i, struct buf *out)
{
	int answer[MADE_FACTS];

	made_site(i, answer);
	for (int f = 0; f < MADE_FACTS; f++) {
		if (answer[f] == MADE_UNKNOWN)
			;
		else if (is_number(f))
			number(answer[f], out);
		else if (is_bool(f))
			buf_text(out, answer[f] != 0 ? "true" : "false");
		else
			buf_printf(out, "v%02d", answer[f]);
		buf_char(out, f < MADE_FACTS - 1 ? ',' : '\n');
	}
}

/* " OP x", or what stands for a yes-or-no. */
static void
comparison(const struct made_test *t, struct buf *out)
{
	static const char *const sign[] = { [MADE_LT] = " < ", [MADE_LE] = " <= ", [MADE_GT] = " > ",
		[MADE_GE] = " >= ", [MADE_BETWEEN] = " between ", [MADE_TRUE] = "", [MADE_IS] = " = " };

	buf_text(out, sign[t->op]);
	if (t->op == MADE_IS)
		value(t->low, '\'', out);
	else if (t->op != MADE_TRUE)
		number(t->low, out);
	if (t->op == MADE_BETWEEN) {
		buf_text(out, " and ");
		number(t->high, out);
	}
}

/* A test in flare's language and, with other brackets, in SQL. */
static void
test(const struct made_test *t, const char brackets[2], struct buf *out)
{
	char name[4];

	made_fact(t->fact, name);
	buf_text(out, name);
	if (t->op != MADE_IN) {
		comparison(t, out);
		return;
	}
	buf_text(out, " in ");
	buf_char(out, brackets[0]);
	for (int v = t->low; v <= t->high; v++) {
		if (v > t->low)
			buf_text(out, ", ");
		value(v, '\'', out);
	}
	buf_char(out, brackets[1]);
}

static void
rule(const struct made_rule *r, const char brackets[2], struct buf *out)
{
	static const char *const word[] = { [MADE_AND] = " and ", [MADE_OR] = " or ",
		[MADE_AND_NOT] = " and not (" };

	test(&r->a, brackets, out);
	if (r->shape == MADE_ONE)
		return;
	buf_text(out, word[r->shape]);
	test(&r->b, brackets, out);
	if (r->shape == MADE_AND_NOT)
		buf_char(out, ')');
}

void
made_expr(const struct made_rule *r, struct buf *out)
{
	rule(r, "[]", out);
}

void
made_sql(const struct made_rule *r, struct buf *out)
{
	rule(r, "()", out);
}

/* A test of SUBJECT, of which nothing is true where it is null. */
static void
zen_test(const struct made_test *t, const char *subject, struct buf *out)
{
	switch (t->op) {
	case MADE_TRUE:
		buf_printf(out, "%s == true", subject);
		break;
	case MADE_IS:
		buf_printf(out, "%s == ", subject);
		value(t->low, '\'', out);
		break;
	case MADE_IN:
		buf_printf(out, "%s in [", subject);
		for (int v = t->low; v <= t->high; v++) {
			if (v > t->low)
				buf_char(out, ',');
			value(v, '\'', out);
		}
		buf_char(out, ']');
		break;
	case MADE_BETWEEN:
		buf_printf(out, "%s in [", subject);
		number(t->low, out);
		buf_text(out, "..");
		number(t->high, out);
		buf_char(out, ']');
		break;
	default:
		buf_text(out, subject);
		comparison(t, out);
	}
}

static void
zen_cell(const struct made_test *t, bool not, struct buf *out)
{
	char name[4];

	made_fact(t->fact, name);
	buf_printf(out, "\"%s\":\"", name);
	buf_text(out, not ? "$ != null and not (" : "");
	zen_test(t, "$", out);
	buf_text(out, not ? ")\"" : "\"");
}

/* One side of an `or`: an error on null would take the other side with it. */
static void
zen_side(const struct made_test *t, struct buf *out)
{
	char name[4];

	made_fact(t->fact, name);
	buf_printf(out, "(%s != null and ", name);
	zen_test(t, name, out);
	buf_char(out, ')');
}

void
made_zen(const struct made_rule *r, struct buf *out)
{
	if (r->shape == MADE_OR) {
		buf_text(out, "\"any\":\"");
		zen_side(&r->a, out);
		buf_text(out, " or ");
		zen_side(&r->b, out);
		buf_char(out, '"');
		return;
	}
	zen_cell(&r->a, false, out);
	if (r->shape == MADE_ONE)
		return;
	buf_char(out, ',');
	zen_cell(&r->b, r->shape == MADE_AND_NOT, out);
}

static void
facts(struct buf *out)
{
	buf_put(out, mini_facts, sizeof(mini_facts) - sizeof("]}"));
	for (int f = 0; f < MADE_FACTS; f++) {
		char name[4];

		made_fact(f, name);
		buf_printf(out, ",{\"name\":\"%s\",\"on\":\"assessment\",\"type\":\"%s\",", name,
		    is_number(f) ? "number" : is_bool(f) ? "bool" : "category");
		if (is_number(f))
			buf_text(out, "\"unit\":\"hours\",\"min\":0,\"max\":1000,");
		for (int v = 0; !is_number(f) && !is_bool(f) && v < MADE_VALUES; v++) {
			buf_text(out, v == 0 ? "\"values\":[" : ",");
			value(v, '"', out);
			buf_text(out, v == MADE_VALUES - 1 ? "]," : "");
		}
		buf_text(out, "\"meaning\":\"m\",\"question\":\"q\"}");
	}
	buf_text(out, "]}");
}

/* An answer of which T is true, or false. */
static void
given(const struct made_test *t, bool is, struct buf *out)
{
	char name[4];

	made_fact(t->fact, name);
	buf_printf(out, "\"%s\":", name);
	switch (t->op) {
	case MADE_TRUE:
		buf_text(out, is ? "true" : "false");
		break;
	case MADE_IS:
	case MADE_IN:
		value(is ? t->low : t->low - 1, '"', out);
		break;
	case MADE_LT:
		number(is ? t->low - 1 : t->low, out);
		break;
	case MADE_GT:
		number(is ? t->low + 1 : t->low, out);
		break;
	case MADE_LE:
		number(is ? t->low : t->low + 1, out);
		break;
	case MADE_GE:
		number(is ? t->low : t->low - 1, out);
		break;
	case MADE_BETWEEN:
		number(is ? t->low : t->low - 1, out);
		break;
	}
}

static void
tests(const struct made_rule *r, struct buf *out)
{
	for (int hit = 1; hit >= 0; hit--) {
		buf_text(out, "{\"given\":{");
		given(&r->a, hit != 0, out);
		if (r->shape != MADE_ONE) {
			buf_char(out, ',');
			given(&r->b, r->shape == MADE_AND && hit != 0, out);
		}
		buf_printf(out, "},\"expect\":\"%s\"},", hit != 0 ? "hit" : "miss");
	}
	buf_text(out, "{\"given\":{},\"expect\":\"unknown\"}");
}

static void
rules(const struct made_rule *r, size_t first, size_t n, struct buf *out)
{
	buf_text(out, "{\"about\":\"a benchmark's\",\"rules\":[");
	for (size_t i = first; i < first + n; i++) {
		buf_printf(out, "%s\n{\"id\":\"made.r%05zu\",\"on\":\"facility\",\"indicator\":\"excessive_overtime\","
		    "\"axis\":\"both\",\"strength\":\"medium\",\"title\":\"t\",\"when\":\"", i > first ? "," : "", i);
		made_expr(&r[i], out);
		buf_text(out, "\",\"basis\":[\"C029\"],\"advice\":\"a\",\"tests\":[");
		tests(&r[i], out);
		buf_text(out, "]}");
	}
	buf_text(out, "]}");
}

struct ruleset *
made_ruleset(const struct made_rule *r, size_t n)
{
	size_t nfiles = 3 + (n + PER_FILE - 1) / PER_FILE;
	struct ruleset_file *file = mem_zero(nfiles, sizeof(*file));
	struct buf *text = mem_zero(nfiles, sizeof(*text));
	char (*path)[32] = mem_zero(nfiles, sizeof(*path));
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs;

	facts(&text[0]);
	file[0] = (struct ruleset_file){ "facts.json", buf_as_str(&text[0]) };
	file[1] = (struct ruleset_file){ "model.json", str_of(mini_model) };
	for (size_t i = 2; i < nfiles - 1; i++) {
		size_t first = (i - 2) * PER_FILE;

		rules(r, first, n - first < PER_FILE ? n - first : PER_FILE, &text[i]);
		snprintf(path[i], sizeof(path[i]), "r%05zu.json", i);
		file[i] = (struct ruleset_file){ path[i], buf_as_str(&text[i]) };
	}
	file[nfiles - 1] = (struct ruleset_file){ "schemes.json", str_of(mini_schemes) };
	rs = ruleset_from_files(file, nfiles, diags, &err);
	if (rs == NULL) {
		fprintf(stderr, "bench: the made ruleset is refused: %s\n", err.msg);
		diags_print(diags, stderr);
		exit(1);
	}
	for (size_t i = 0; i < nfiles; i++)
		buf_free(&text[i]);
	diags_free(diags);
	mem_free(path);
	mem_free(text);
	mem_free(file);
	return rs;
}
