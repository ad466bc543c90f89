#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#include "bounds.h"
#include "mem.h"
#include "pattern.h"

enum {
	NOT_GROUPS = 8,			/* groups named `not` that one pattern may have */
	JIT_STACK_MIN = 32 << 10,
	JIT_STACK_MAX = 512 << 10,
};

struct pattern {
	pcre2_code *code;
	uint32_t groups, min_length;
	uint32_t not_group[NOT_GROUPS];
	size_t nnot;
	struct machine *machine;
};

/* Machine code is made by whoever first matches with the pattern: it is half of what a pattern costs,
 * and most of its memory, and of a ruleset's patterns few are ever asked, of a night's often none. */
struct machine {
	pthread_mutex_t lock;
	atomic_bool tried;
};

struct pattern_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *jit_stack;	/* NULL where there is no JIT, or it is not wanted */
};

static pcre2_compile_context *
compile_context(void)
{
	pcre2_compile_context *cc = pcre2_compile_context_create(NULL);

	assert(cc != NULL);
	pcre2_set_max_pattern_length(cc, BOUND_PATTERN);
	pcre2_set_parens_nest_limit(cc, BOUND_EXPR_DEPTH);
	return cc;
}

/* Note the groups named `not`; -1 when there are too many. */
static int
find_not_groups(struct pattern *p, struct err *err)
{
	uint32_t names, size;
	PCRE2_SPTR name;

	pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &names);
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &name);
	for (uint32_t i = 0; i < names; i++, name += size) {	/* two bytes of number, then the name */
		if (!str_is(str_of((const char *)name + 2), "not"))
			return err_set(err, ERR_DATA, "a group is named \"%s\"; the only name with a meaning is \"not\"",
			    (const char *)name + 2);
		if (p->nnot == NOT_GROUPS)
			return err_set(err, ERR_DATA, "more than %d groups named \"not\"; make two patterns of it",
			    NOT_GROUPS);
		p->not_group[p->nnot++] = (uint32_t)(name[0] << 8 | name[1]);
	}
	return 0;
}

int
pattern_new(struct str text, struct pattern **out, size_t *offset, struct err *err)
{
	const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES;
	pcre2_compile_context *cc = compile_context();
	struct pattern *p = mem_zero(1, sizeof(*p));
	PCRE2_SIZE at = 0;
	int code, rc = -1;

	*offset = 0;
	p->code = pcre2_compile((PCRE2_SPTR)text.p, text.n, options, &code, &at, cc);
	if (p->code == NULL) {
		PCRE2_UCHAR why[256];

		pcre2_get_error_message(code, why, sizeof(why));
		*offset = at;
		err_set(err, ERR_DATA, "%s", (const char *)why);
		goto out;
	}
	if (find_not_groups(p, err) < 0)
		goto out;
	p->machine = mem_zero(1, sizeof(*p->machine));
	pthread_mutex_init(&p->machine->lock, NULL);
	pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->groups);
	pcre2_pattern_info(p->code, PCRE2_INFO_MINLENGTH, &p->min_length);
	*out = p;
	p = NULL;
	rc = 0;
out:
	pcre2_compile_context_free(cc);
	pattern_free(p);
	return rc;
}

const char *
pattern_engine(char room[PATTERN_ENGINE])
{
	char version[PATTERN_ENGINE / 2] = "", unicode[PATTERN_ENGINE / 4] = "";

	/* the version of a library may be longer than anybody has seen */
	if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) <= (int)sizeof(version))
		(void)pcre2_config(PCRE2_CONFIG_VERSION, version);
	if (pcre2_config(PCRE2_CONFIG_UNICODE_VERSION, NULL) <= (int)sizeof(unicode))
		(void)pcre2_config(PCRE2_CONFIG_UNICODE_VERSION, unicode);
	snprintf(room, PATTERN_ENGINE, "%s, %s", version, unicode);
	return room;
}

const char *
pattern_machine(char room[PATTERN_ENGINE])
{
	room[0] = '\0';
	if (pcre2_config(PCRE2_CONFIG_JITTARGET, NULL) <= PATTERN_ENGINE)
		(void)pcre2_config(PCRE2_CONFIG_JITTARGET, room);
	return room;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_code_free(p->code);
	if (p->machine != NULL)
		pthread_mutex_destroy(&p->machine->lock);
	mem_free(p->machine);
	mem_free(p);
}

size_t
pattern_groups(const struct pattern *p)
{
	return p->groups;
}

size_t
pattern_min_length(const struct pattern *p)
{
	return p->min_length;
}

struct pattern_scratch *
pattern_scratch_new(size_t groups)
{
	struct pattern_scratch *s = mem_zero(1, sizeof(*s));

	s->data = pcre2_match_data_create((uint32_t)groups + 1, NULL);
	s->context = pcre2_match_context_create(NULL);
	assert(s->data != NULL && s->context != NULL);
	pcre2_set_match_limit(s->context, BOUND_MATCH_STEPS);
	pcre2_set_depth_limit(s->context, BOUND_MATCH_DEPTH);
	pcre2_set_heap_limit(s->context, BOUND_MATCH_HEAP_KB);
	s->jit_stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
	if (s->jit_stack != NULL)
		pcre2_jit_stack_assign(s->context, NULL, s->jit_stack);
	return s;
}

void
pattern_scratch_interpret(struct pattern_scratch *s)
{
	pcre2_jit_stack_free(s->jit_stack);
	s->jit_stack = NULL;
}

void
pattern_scratch_free(struct pattern_scratch *s)
{
	if (s == NULL)
		return;
	pcre2_jit_stack_free(s->jit_stack);
	pcre2_match_context_free(s->context);
	pcre2_match_data_free(s->data);
	mem_free(s);
}

/* What the groups named `not` covered, together. */
static void
cover_nots(const struct pattern *p, const PCRE2_SIZE *span, struct pattern_hit *hit)
{
	hit->not_start = hit->not_end = hit->start;
	for (size_t i = 0; i < p->nnot; i++) {
		size_t start = span[2 * p->not_group[i]], end = span[2 * p->not_group[i] + 1];

		if (start == PCRE2_UNSET || start == end)
			continue;
		if (hit->not_start == hit->not_end) {
			hit->not_start = start;
			hit->not_end = end;
			continue;
		}
		if (start < hit->not_start)
			hit->not_start = start;
		if (end > hit->not_end)
			hit->not_end = end;
	}
}

/* Without JIT (not built in, or the system forbids writable code) the interpreter gives the same matches, slower. */
static void
make_machine_code(const struct pattern *p)
{
	pthread_mutex_lock(&p->machine->lock);
	if (!atomic_load(&p->machine->tried))
		(void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	atomic_store(&p->machine->tried, true);
	pthread_mutex_unlock(&p->machine->lock);
}

int
pattern_match(const struct pattern *p, struct pattern_scratch *s, struct str subject, size_t from,
    struct pattern_hit *hit)
{
	const uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY | (s->jit_stack == NULL ? PCRE2_NO_JIT : 0);
	const PCRE2_SIZE *span;
	int rc;

	if (s->jit_stack != NULL && !atomic_load_explicit(&p->machine->tried, memory_order_acquire))
		make_machine_code(p);
	rc = pcre2_match(p->code, (PCRE2_SPTR)subject.p, subject.n, from, options, s->data, s->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return -1;
	assert(rc > 0);			/* 0: the scratch is too small for this pattern */
	span = pcre2_get_ovector_pointer(s->data);
	/* \K in a group that a look-ahead calls may put the start behind the end */
	hit->start = span[0] < span[1] ? span[0] : span[1];
	hit->end = span[0] < span[1] ? span[1] : span[0];
	cover_nots(p, span, hit);
	return 1;
}
