#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "load_state.h"

/* What became of a file, for people and for programs. */

/* The header of the column that has the say where both say something; NULL: this one has, or both count. */
static const struct str *
overruled_by(const struct load_report *r, const struct binding *b, const struct str *header)
{
	if (b->column == NULL || b->column->convert->type == VALUE_LIST || converter_joins(b->column->convert) != NULL)
		return NULL;
	for (const struct binding *o = r->shape->binding; o < b; o++)
		if (o->column != NULL && o->column->target == b->column->target && o->at != b->at && o->at < r->shape->shown)
			return &header[o->at];
	return NULL;
}

static void
print_columns(const struct load_report *r, FILE *out)
{
	size_t n;
	const struct str *header = grid_header(r->grid, &n);
	const struct guess *guess = shape_guesses(r->feed, r->grid, r->arena);

	for (size_t i = 0; i < n && i < r->shape->shown; i++) {
		const char *becomes = "";
		bool used = false;

		fprintf(out, "    %-28.*s ", STR_ARG(header[i]));
		for (size_t k = 0; k < r->shape->n; k++) {
			const struct binding *b = &r->shape->binding[k];
			const struct str *over;

			if (b->at != i)
				continue;
			fprintf(out, "%s%s", becomes, b->column != NULL ? b->column->to : b->answer->name);
			if ((over = overruled_by(r, b, header)) != NULL)
				fprintf(out, " (where \"%.*s\" has none)", STR_ARG(*over));
			if (b->order != ORDER_UNKNOWN)
				fprintf(out, " (%s first, as line %" PRIu64 " shows: %s)", b->order == ORDER_DMY ? "day" : "month",
				    b->order_line, r->feed->is_secret ? "" : b->order_shown);
			becomes = ", ";
			used = true;
		}
		if (used)
			fputc('\n', out);
		else if (guess[i].column != NULL)
			fprintf(out, "(not used; did you mean \"%s\"?)\n", guess[i].alias);
		else
			fputs("(not used)\n", out);
	}
}

/* Why this feed: columns known, first rows that can be read so, and what comes next. */
static void
print_fit(const struct load_report *r, FILE *out)
{
	const struct fit *f = r->fit;

	fprintf(out, " (knows %u of %u columns", f[0].known, f[0].columns);
	if (f[0].read < f[0].rows)
		fprintf(out, ", reads %u of the first %u rows without a doubt", f[0].read, f[0].rows);
	if (r->nfits > 1 && f[1].possible)
		fprintf(out, "; next: %s, %u of 100 to %u", f[1].feed->name, f[1].score / 10, f[0].score / 10);
	fputc(')', out);
}

static void
print_what_it_is(const struct load_report *r, FILE *out)
{
	const struct input_info *info = input_info(r->input);

	fprintf(out, "%s: %s", r->path, r->feed->name);
	if (r->feed_given)
		fputs(" (--feed)", out);
	else
		print_fit(r, out);
	fprintf(out, "\n  %s; %s (%s); %" PRIu64 " bytes", grid_describe(r->grid), info->encoding, info->how, info->bytes);
	if (info->packed != NULL)
		fprintf(out, ", unpacked (%s) %" PRIu64, info->packed, info->size);
	fputc('\n', out);
}

/* What the feed would like to know and the file has no column for. */
static void
print_wanted(const struct load_report *r, FILE *out)
{
	const char *before = "  without a column for ";
	const struct feed *f = r->feed;

	for (size_t i = 0; i < f->ncolumns; i++)
		if (f->column[i].wanted && !r->shape->said[f->column[i].target]) {
			fprintf(out, "%s%s", before, f->column[i].to);
			before = ", ";
		}
	if (before[0] == ',')
		fputs(": unknown of every row\n", out);
}

static void
print_doubts(const struct load_report *r, FILE *out)
{
	for (size_t i = 0; i < r->ndoubts; i++) {
		const struct doubts *d = &r->doubt[i];

		fprintf(out, "  warning: %s in %" PRIu64 " row%s, first on line %" PRIu64 ": %s \"%s\": expected %s\n", d->code,
		    d->count, d->count == 1 ? "" : "s", d->line, d->field != NULL ? d->field : "", d->value, d->expected);
	}
}

static void
print_twins(const struct load_report *r, FILE *out)
{
	for (size_t i = 0; i < r->ntwins; i++)
		fprintf(out, "  warning: sheet \"%s\" has the same columns and is not loaded: load the file again with --sheet \"%s\"\n",
		    r->twins[i], r->twins[i]);
}

/* Titles above the table, totals and notes below it. */
static void
print_asides(const struct load_report *r, FILE *out)
{
	enum { PRINTED = 5 };
	const struct frame_aside *aside;
	size_t n = grid_asides(r->grid, &aside);

	for (size_t i = 0; i < n && i < PRINTED; i++)
		fprintf(out, "  line %" PRIu64 " is not part of the table: %.*s\n", aside[i].line, STR_ARG(aside[i].text));
	if (n > PRINTED)
		fprintf(out, "  and %zu more lines are not\n", n - PRINTED);
}

/* That a list no longer has a site says nothing of the site. */
static void
print_vanished(const struct load_report *r, FILE *out)
{
	fprintf(out, "  %" PRIu64 " that %s had are not in this file%s\n", r->counts.vanished, r->edition,
	    r->counts.vanished > 0 ? "; they stay as they are known:" : "");
	for (size_t i = 0; i < r->ngone; i++)
		fprintf(out, "    %s\n", r->gone[i]);
	if (r->counts.vanished > r->ngone)
		fprintf(out, "    and %" PRIu64 " more\n", r->counts.vanished - r->ngone);
}

void
load_report_print(const struct load_report *r, FILE *out)
{
	const struct load_counts *c = &r->counts;
	char known[TIME_TEXT];

	if (r->shape == NULL)
		return;
	print_what_it_is(r, out);
	if (c->already) {
		fprintf(out, "  already loaded, all %" PRIu64 " rows: nothing to do\n", c->read);
		return;
	}
	if (r->refusals == NULL)
		return;
	print_columns(r, out);
	print_wanted(r, out);
	print_asides(r, out);
	print_twins(r, out);
	print_doubts(r, out);
	refusals_print(r->refusals, r->path, out);
	if (c->read == 0 && r->done)
		fputs("  there is a header and no row below it: nothing to load\n", out);
	fprintf(out, "  %" PRIu64 " rows read in %.1f s, %" PRIu64 " refused", c->read, r->seconds, c->refused);
	if (c->repeated > 0)
		fprintf(out, ", %" PRIu64 " repeat a row above them", c->repeated);
	if (refusals_are_written(r->refusals) && input_info(r->input)->converted)
		fprintf(out, " (written in %s as they are: --encoding %s loads them again)", input_info(r->input)->encoding,
		    input_info(r->input)->encoding);
	if (c->passed_over > 0)
		fprintf(out, "; %" PRIu64 " passed over: the feed is not about them", c->passed_over);
	if (c->sites > 0)
		fprintf(out, "\n  facilities: %" PRIu64 " that were not known are taken from these rows", c->sites);
	if (c->vanished > 0)
		fprintf(out, "\n  %" PRIu64 " are no longer on the list and count as ended", c->vanished);
	if (r->done && r->feed->record->begin == NULL)
		fprintf(out, "\n  %s: %" PRIu64 "\n", r->feed->record->plural, c->added);
	else if (r->done)
		fprintf(out, "\n  %s: %" PRIu64 " added, %" PRIu64 " changed, %" PRIu64 " unchanged; known from %s, for \"%s\"%s\n",
		    r->feed->record->plural, c->added, c->changed, c->unchanged, time_format(r->known_at, known), r->org,
		    r->dry_run ? "\n  dry run: all of it was taken back" : "");
	else
		fputs("\n", out);
	if (r->done && r->edition != NULL)
		print_vanished(r, out);
}

struct load_counts
load_report_counts(const struct load_report *r)
{
	return r->counts;
}

static json_t *
text(struct str s)
{
	json_t *v = s.p != NULL ? json_stringn(s.p, s.n) : NULL;

	return v != NULL ? v : json_null();	/* also what is not UTF-8 */
}

static json_t *
number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *
vanished_json(const struct load_report *r)
{
	json_t *out = json_array();

	for (size_t i = 0; i < r->ngone; i++)
		json_array_append_new(out, text(str_of(r->gone[i])));
	return out;
}

static json_t *
columns_json(const struct load_report *r)
{
	json_t *out = json_object();
	size_t n;
	const struct str *header = grid_header(r->grid, &n);

	for (size_t k = 0; k < r->shape->n; k++) {
		const struct binding *b = &r->shape->binding[k];
		const char *to = b->column != NULL ? b->column->to : b->answer->name;

		if (json_object_get(out, to) == NULL && b->at < n)
			json_object_set_new(out, to, text(header[b->at]));
	}
	return out;
}

/* Headers that look like misspelt ones of the feed, and what they may be. */
static json_t *
guesses_json(const struct load_report *r)
{
	json_t *out = json_object();
	size_t n;
	const struct str *header = grid_header(r->grid, &n);
	const struct guess *guess = shape_guesses(r->feed, r->grid, r->arena);

	for (size_t i = 0; i < n && i < r->shape->shown; i++)
		if (guess[i].column != NULL)
			json_object_setn_new(out, header[i].p, header[i].n, json_string(guess[i].alias));
	return out;
}

/* The feeds that the file could be, the best first, with their scores in permille. */
static json_t *
fits_json(const struct load_report *r)
{
	json_t *out = json_array();

	for (size_t i = 0; i < r->nfits && r->fit[i].possible; i++)
		json_array_append_new(out, json_pack("{s:s, s:i}", "feed", r->fit[i].feed->name, "score", (int)r->fit[i].score));
	return out;
}

static json_t *
twins_json(const struct load_report *r)
{
	json_t *out = json_array();

	for (size_t i = 0; i < r->ntwins; i++)
		json_array_append_new(out, json_string(r->twins[i]));
	return out;
}

static json_t *
asides_json(const struct load_report *r)
{
	json_t *out = json_array();
	const struct frame_aside *aside;
	size_t n = grid_asides(r->grid, &aside);

	for (size_t i = 0; i < n && i < FRAME_ASIDES; i++)
		json_array_append_new(out, json_pack("{s:I, s:o}", "line", (json_int_t)aside[i].line, "text", text(aside[i].text)));
	return out;
}

enum { REFUSALS_SHOWN = 1000 };		/* in JSON; the table has all that are kept */

static json_t *
refusals_json(const struct refusals *r)
{
	json_t *out = json_array();
	const struct refusal *f;

	for (size_t i = 0; i < REFUSALS_SHOWN && (f = refusals_at(r, i)) != NULL; i++)
		json_array_append_new(out, json_pack("{s:I, s:i, s:s, s:o, s:o, s:s, s:s}", "line", (json_int_t)f->line, "column",
		    (int)f->column, "code", f->code, "field", text(str_of(f->field)), "value", text(f->value), "expected",
		    f->expected, "remedy", f->remedy));
	return out;
}

static json_t *
codes_json(const struct load_report *r)
{
	json_t *out = json_object();
	const char *code;
	uint64_t n;

	for (size_t i = 0; (code = refusals_code(r->refusals, i, &n)) != NULL; i++)
		json_object_set_new(out, code, number(n));
	return out;
}

static json_t *
warnings_json(const struct load_report *r)
{
	json_t *out = json_object();

	for (size_t i = 0; i < r->ndoubts; i++)
		json_object_set_new(out, r->doubt[i].code, number(r->doubt[i].count));
	return out;
}

void
load_report_json(const struct load_report *r, FILE *out)
{
	const struct load_counts *c = &r->counts;
	json_t *root = json_object();
	char hex[SHA256_HEX], known[TIME_TEXT];

	json_object_set_new(root, "file", text(str_of(r->path)));
	json_object_set_new(root, "loaded", json_boolean(r->done || c->already));
	if (r->error != NULL)
		json_object_set_new(root, "error", text(str_of(r->error)));
	if (r->shape != NULL) {
		const struct input_info *info = input_info(r->input);

		json_object_set_new(root, "feed", text(str_of(r->feed->name)));
		json_object_set_new(root, "percent", number(r->fit[0].percent));
		json_object_set_new(root, "fits", fits_json(r));
		json_object_set_new(root, "format", text(str_of(grid_describe(r->grid))));
		json_object_set_new(root, "encoding", text(str_of(info->encoding)));
		json_object_set_new(root, "sha256", text(str_of(sha256_hex(info->sha256, hex))));
		json_object_set_new(root, "bytes", number(info->bytes));
		json_object_set_new(root, "columns", columns_json(r));
		json_object_set_new(root, "guesses", guesses_json(r));
		json_object_set_new(root, "organisation", text(str_of(r->org)));
		json_object_set_new(root, "already", json_boolean(c->already));
		json_object_set_new(root, "dry_run", json_boolean(r->dry_run));
		if (r->done)
			json_object_set_new(root, "known_at", text(str_of(time_format(r->known_at, known))));
		json_object_set_new(root, "rows", number(c->read));
		json_object_set_new(root, "refused", number(c->refused));
		json_object_set_new(root, "repeated", number(c->repeated));
		json_object_set_new(root, "added", number(c->added));
		json_object_set_new(root, "changed", number(c->changed));
		json_object_set_new(root, "unchanged", number(c->unchanged));
		json_object_set_new(root, "passed_over", number(c->passed_over));
		json_object_set_new(root, "vanished", number(c->vanished));
		if (r->edition != NULL) {
			json_object_set_new(root, "edition_before", text(str_of(r->edition)));
			json_object_set_new(root, "vanished_first", vanished_json(r));
		}
		json_object_set_new(root, "sites", number(c->sites));
	}
	if (r->refusals != NULL) {
		json_object_set_new(root, "codes", codes_json(r));
		json_object_set_new(root, "warnings", warnings_json(r));
		json_object_set_new(root, "asides", asides_json(r));
		json_object_set_new(root, "sheets_left", twins_json(r));
		json_object_set_new(root, "refusals", refusals_json(r->refusals));
	}
	json_dumpf(root, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(root);
}
