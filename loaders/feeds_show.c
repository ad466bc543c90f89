#include <stddef.h>
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
		fprintf(out, "%-22s %s\n", f->name, f->title);
	fputs("\n`flare feeds NAME` shows its columns; a file of your own is a feed too: flare load --feed ./my.json FILE,\nor put it into the folder FLARE_FEEDS (by default feeds in the data folder), where it is recognised like these\n", out);
}

static void
print_words(const char *const *word, size_t n, FILE *out)
{
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%s", i > 0 ? ", " : "", word[i][0] != '\0' ? word[i] : "(nothing)");
}

static void
print_column(const struct column *c, FILE *out)
{
	fprintf(out, "\n  %s%s\n    headers: ", c->to, c->required ? " (required)" : "");
	print_words(c->alias, c->naliases, out);
	fprintf(out, "\n    %s", c->convert->about);
	if (c->vocabulary != NULL)
		fprintf(out, " \"%s\"", c->vocabulary);
	for (size_t i = 0; i < c->nsplits; i++)
		fprintf(out, "%s \"%s\"", i == 0 ? ", several separated by" : " or", c->split[i]);
	if (c->otherwise != NULL && strcmp(c->otherwise, "null") == 0)
		fputs("; other words: unknown, with a warning", out);
	else if (c->otherwise != NULL && strcmp(c->otherwise, "skip") != 0)
		fprintf(out, "; other words: %s", c->otherwise);
	if (c->strict && !c->required)
		fputs("; may be empty, but not unreadable", out);
	if (c->about != NULL)
		fprintf(out, "\n    %s", c->about);
	fputc('\n', out);
}

static const struct {
	size_t at;
	const char *says;
} flags[] = {
	{ offsetof(struct feed, is_public), "the records are everybody's, unless loaded --as an organisation" },
	{ offsetof(struct feed, is_secret), "secret: only an organisation may keep it, and nothing that was refused is kept or shown" },
	{ offsetof(struct feed, is_whole), "each file is the whole list: an entry that a newer one no longer has counts as ended" },
	{ offsetof(struct feed, sites), "a site that is not known yet is added from the row that tells of it" },
	{ offsetof(struct feed, skips_questions), "a question that is no fact and not in the feed's table of questions is passed over, with a warning" },
};

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
	if (f->nheaders > 0) {
		fputs("files without a header, whose columns are: ", out);
		print_words(f->header, f->nheaders, out);
		fputc('\n', out);
	}
	if (f->nsigns > 0) {
		fputs("recognised by one of the columns: ", out);
		print_words(f->sign, f->nsigns, out);
		fputc('\n', out);
	}
	for (size_t i = 0; i < f->nfilters; i++) {
		fprintf(out, "rows whose %s is one of: ", f->filter[i].header);
		print_words(f->filter[i].word, f->filter[i].nwords, out);
		fputs("; others are passed over\n", out);
	}
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (*(const bool *)((const char *)f + flags[i].at))
			fprintf(out, "%s\n", flags[i].says);
	for (size_t i = 0; i < f->ntables; i++)
		fprintf(out, "table %s: %s (flare table)\n", f->table[i].name, f->table[i].title);
	for (size_t i = 0; i < f->ncolumns; i++)
		print_column(&f->column[i], out);
	if (f->nignored > 0) {
		fputs("\n  known and not used: ", out);
		print_words(f->ignore, f->nignored, out);
		fputc('\n', out);
	}
	if (f->nquestions > 0) {
		fputs("\n  questions of its own, and the facts that they tell:\n", out);
		for (size_t i = 0; i < f->nquestions; i++)
			fprintf(out, "    %-24s %s\n", f->question[i].id, f->question[i].fact);
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
