#include <jansson.h>
#include <assert.h>
#include <string.h>

#include "arena.h"
#include "fold.h"
#include "map.h"
#include "mem.h"
#include "vocab.h"
#include "vocab_files.h"

enum {
	REMEMBERED = 1 << 16,		/* spellings; a column of free text must not fill the memory */
	LOOKED_FOR = 256,		/* words that are not there, whose neighbours are searched, which takes a millisecond */
};

struct vocab {
	const char *name, *about;
	struct map *folded;		/* folded word -> value */
	struct map *spelled;		/* word as written -> value, or MISS */
	struct map *last;		/* the last of folded words */
	struct map *near;		/* word that is not there -> struct near */
	const char **word, **spelling;	/* folded, and as written: for vocab_nearest */
	size_t n, cap, spelling_cap;
	const char **value;
	size_t values, value_cap;
	struct arena *arena;
	struct buf fold;
	struct vocab *next;
};

struct vocabs {
	struct vocab *first;
};

struct near {
	const char *word, *value;	/* NULL: nothing is near */
};

static const char miss[] = "";

struct vocabs *
vocabs_new(void)
{
	return mem_zero(1, sizeof(struct vocabs));
}

void
vocabs_free(struct vocabs *vs)
{
	if (vs == NULL)
		return;
	for (struct vocab *v = vs->first, *next; v != NULL; v = next) {
		next = v->next;
		map_free(v->folded);
		map_free(v->spelled);
		map_free(v->last);
		map_free(v->near);
		mem_free(v->word);
		mem_free(v->spelling);
		mem_free(v->value);
		arena_free(v->arena);
		buf_free(&v->fold);
		mem_free(v);
	}
	mem_free(vs);
}

static struct str
folded(struct vocab *v, struct str word)
{
	buf_reset(&v->fold);
	fold_name(word, &v->fold);
	return buf_as_str(&v->fold);
}

static struct str
last_word(struct str words)
{
	size_t at = words.n;

	while (at > 0 && words.p[at - 1] != ' ')
		at--;
	return (struct str){ words.p + at, words.n - at };
}

/* A word belongs to the first value that claims it. */
static void
learn(struct vocab *v, struct str word, const char *value)
{
	struct str f = folded(v, word);
	void **at;

	if (f.n == 0)
		return;
	at = map_put(v->folded, f);
	if (*at != NULL)
		return;
	*at = (void *)(uintptr_t)value;
	*map_put(v->last, last_word(f)) = v;
	v->word = mem_grow(v->word, &v->cap, v->n + 1, sizeof(*v->word));
	v->spelling = mem_grow(v->spelling, &v->spelling_cap, v->n + 1, sizeof(*v->spelling));
	v->word[v->n] = arena_dup(v->arena, f);
	v->spelling[v->n++] = arena_dup(v->arena, word);
}

static struct vocab *
vocab_read(const char *name, const char *text, size_t size)
{
	struct vocab *v = mem_zero(1, sizeof(*v));
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	const char *key;
	json_t *words, *word;
	size_t i;

	assert(root != NULL && "an embedded vocabulary is JSON: test_convert reads them all");
	v->arena = arena_new();
	v->name = arena_dup(v->arena, str_of(name));
	v->about = arena_dup(v->arena, str_of(json_string_value(json_object_get(root, "about"))));
	v->folded = map_new();
	v->spelled = map_new();
	v->last = map_new();
	v->near = map_new();
	json_object_foreach(json_object_get(root, "values"), key, words)
		learn(v, str_of(key), arena_dup(v->arena, str_of(key)));
	json_object_foreach(json_object_get(root, "values"), key, words) {
		const char *value = map_get(v->folded, folded(v, str_of(key)));

		v->value = mem_grow(v->value, &v->value_cap, v->values + 1, sizeof(*v->value));
		v->value[v->values++] = value;
		json_array_foreach(words, i, word)
			learn(v, (struct str){ json_string_value(word), json_string_length(word) }, value);
	}
	json_decref(root);
	return v;
}

struct vocab *
vocabs_get(struct vocabs *vs, const char *name)
{
	size_t n = strlen(name);

	for (struct vocab *v = vs->first; v != NULL; v = v->next)
		if (strcmp(v->name, name) == 0)
			return v;
	for (size_t i = 0; vocab_files[i].name != NULL; i++) {
		const char *file = vocab_files[i].name;

		if (strncmp(file, name, n) == 0 && strcmp(file + n, ".json") == 0) {
			struct vocab *v = vocab_read(name, vocab_files[i].text, vocab_files[i].size);

			v->next = vs->first;
			return vs->first = v;
		}
	}
	return NULL;
}

const char *
vocab_find(struct vocab *v, struct str word)
{
	const char *value = map_get(v->spelled, word);

	if (value == NULL) {
		value = map_get(v->folded, folded(v, word));
		if (value == NULL)
			value = miss;
		if (map_count(v->spelled) < REMEMBERED)
			*map_put(v->spelled, word) = (void *)(uintptr_t)value;
	}
	return value != miss ? value : NULL;
}

bool
vocab_may_end(struct vocab *v, struct str word)
{
	struct str f = folded(v, word);

	return f.n == 0 || map_get(v->last, last_word(f)) != NULL;
}

/* The same letters in another order: what fingers do most. */
static bool
is_anagram(struct str a, struct str b)
{
	int count[256] = { 0 };

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		count[(unsigned char)a.p[i]]++;
	for (size_t i = 0; i < b.n; i++)
		count[(unsigned char)b.p[i]]--;
	for (size_t i = 0; i < 256; i++)
		if (count[i] != 0)
			return false;
	return true;
}

/* Of words as near as each other the first, which is the usual one.  Short words are codes: "can" is no help with "chine". */
static const char *
nearest(struct vocab *v, struct str word, const char **value)
{
	struct str f = folded(v, word);
	const char **like = mem_alloc((v->n + 1) * sizeof(*like));
	const char *near = NULL;
	size_t n = 0;

	for (size_t i = 0; near == NULL && i < v->n; i++)
		if (is_anagram(f, str_of(v->word[i])))
			near = v->word[i];
	for (size_t i = 0; near == NULL && i < v->n; i++)
		if (strlen(v->word[i]) > 3 || f.n <= 3)
			like[n++] = v->word[i];
	if (near == NULL && (near = str_nearest(f, like, n)) != NULL && str_distance(f, str_of(near), f.n / 4) > f.n / 4)
		near = NULL;		/* Atlantis is not Arjantin */
	mem_free(like);
	for (size_t i = 0; near != NULL && i < v->n; i++)
		if (strcmp(v->word[i], near) == 0) {
			*value = map_get(v->folded, str_of(near));
			return v->spelling[i];
		}
	return NULL;
}

const char *
vocab_nearest(struct vocab *v, struct str word, const char **value)
{
	struct near *near = map_get(v->near, word);

	if (near == NULL && map_count(v->near) == LOOKED_FOR)
		return NULL;
	if (near == NULL) {
		near = arena_alloc(v->arena, sizeof(*near));
		near->word = nearest(v, word, &near->value);
		*map_put(v->near, word) = near;
	}
	if (near->word != NULL)
		*value = near->value;
	return near->word;
}

void
vocab_print(const struct vocab *v, FILE *out)
{
	const char *value = NULL;

	fprintf(out, "%s\n", v->about);
	for (size_t pass = 0; pass < v->values; pass++) {
		value = v->value[pass];
		fprintf(out, "\n%s: ", value);
		for (size_t i = 0, n = 0; i < v->n; i++)
			if (strcmp(map_get(v->folded, str_of(v->word[i])), value) == 0)
				fprintf(out, "%s%s", n++ > 0 ? ", " : "", v->word[i]);
	}
	fputc('\n', out);
}
