#include <string.h>

#include "load_state.h"

/* The feeds, told from the same files that loading follows. */

static const char *const format_names[] = { "CSV", "JSON", "YAML" };

static void
print_formats(const struct feed *f, FILE *out)
{
	const char *between = "";

	for (size_t i = 0; i < sizeof(format_names) / sizeof(format_names[0]); i++)
		if (f->format[i]) {
			fprintf(out, "%s%s", between, format_names[i]);
			between = ", ";
		}
}

void
feeds_list(struct loader *l, FILE *out)
{
	const struct feed *f;

	for (size_t i = 0; (f = feeds_at(l->feeds, i)) != NULL; i++)
		fprintf(out, "%-16s %s\n", f->name, f->title);
	fputs("\n`flare feeds NAME` shows its columns; a file of your own is a feed too: flare load --feed ./my.json FILE\n", out);
}

static void
print_words(const char *const *word, size_t n, FILE *out)
{
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%s", i > 0 ? ", " : "", word[i]);
}

static void
print_column(const struct column *c, FILE *out)
{
	fprintf(out, "\n  %s%s\n    headers: ", c->to, c->required ? " (required)" : "");
	print_words(c->alias, c->naliases, out);
	fprintf(out, "\n    %s", c->convert->about);
	if (c->vocabulary != NULL)
		fprintf(out, " \"%s\"", c->vocabulary);
	if (c->split != 0)
		fprintf(out, ", several separated by %c", c->split);
	if (c->otherwise != NULL && strcmp(c->otherwise, "null") == 0)
		fputs("; other words: unknown, with a warning", out);
	else if (c->otherwise != NULL && strcmp(c->otherwise, "skip") != 0)
		fprintf(out, "; other words: %s", c->otherwise);
	if (c->about != NULL)
		fprintf(out, "\n    %s", c->about);
	fputc('\n', out);
}

static void
print_feed(const struct feed *f, const struct dict *dict, FILE *out)
{
	size_t n;
	const struct answer *a = dict_answers(dict, &n);

	fprintf(out, "%s: %s\n", f->name, f->title);
	if (f->about != NULL)
		fprintf(out, "%s\n", f->about);
	fputs("formats: ", out);
	print_formats(f, out);
	fprintf(out, "; each row is a %s\n", f->record->name);
	if (f->nkeys > 0) {
		fputs("identified by the first that it has of: ", out);
		print_words(f->key, f->nkeys, out);
		fputc('\n', out);
	}
	for (size_t i = 0; i < f->nconstants; i++)
		fprintf(out, "always: %s = %s\n", f->record->target[f->constant[i].target].name, f->constant[i].value);
	for (size_t i = 0; i < f->ncolumns; i++)
		print_column(&f->column[i], out);
	if (f->nignored > 0) {
		fputs("\n  known and not used: ", out);
		print_words(f->ignore, f->nignored, out);
		fputc('\n', out);
	}
	if (f->answers) {
		fputs("\n  columns named like facts are answers of the whole audit:\n   ", out);
		for (size_t i = 0; i < n; i++)
			fprintf(out, " %s", a[i].name);
		fputc('\n', out);
	}
}

static void
print_converters(FILE *out)
{
	const struct converter *c;

	for (size_t i = 0; (c = converter_at(i)) != NULL; i++)
		fprintf(out, "%-10s %s\n", c->name, c->about);
}

int
feeds_describe(struct loader *l, const char *name, FILE *out, struct err *err)
{
	const struct feed *f;
	struct vocab *v;

	if (strcmp(name, "converters") == 0) {
		print_converters(out);
		return 0;
	}
	if ((f = feeds_find(l->feeds, name, err)) != NULL) {
		print_feed(f, l->dict, out);
		return 0;
	}
	if ((v = vocabs_get(l->vocabs, name)) == NULL)
		return -1;
	vocab_print(v, out);
	return 0;
}
