#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "show_text.h"

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static double
number(const json_t *o, const char *key)
{
	return json_number_value(json_object_get(o, key));
}

/* LABEL and the text, when there is one. */
static void
put(FILE *out, const char *label, const json_t *o, const char *key)
{
	if (text(o, key)[0] != '\0')
		fprintf(out, "%s%s", label, text(o, key));
}

static void
put_list(FILE *out, const char *label, const json_t *list, const char *between)
{
	size_t i;
	json_t *item;

	if (json_array_size(list) == 0)
		return;
	fputs(label, out);
	json_array_foreach(list, i, item) {
		if (i > 0)
			fputs(between, out);
		if (json_is_integer(item))
			fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(item));
		else
			fputs(json_is_string(item) ? json_string_value(item) : "", out);
	}
}

static void
put_workers(FILE *out, const json_t *f)
{
	const json_t *min = json_object_get(f, "workers_min"), *max = json_object_get(f, "workers_max");

	if (json_is_number(min) && json_is_number(max) && number(f, "workers_min") != number(f, "workers_max"))
		fprintf(out, " · %.0f to %.0f workers", json_number_value(min), json_number_value(max));
	else if (json_is_number(max))
		fprintf(out, " · %.0f workers", json_number_value(max));
	else if (json_is_number(min))
		fprintf(out, " · %.0f workers or more", json_number_value(min));
}

static void
put_head(FILE *out, const json_t *f)
{
	fprintf(out, "%s\n", text(f, "name"));
	put(out, "", f, "address");
	put(out, text(f, "address")[0] != '\0' ? ", " : "", f, "country");
	put(out, " · ", f, "sector");
	put_workers(out, f);
	fprintf(out, "\nid %s", text(f, "id"));
	put(out, ", OS ID ", f, "os_id");
	fputs("\n\n", out);
}

/* What the coverage rests on: whoever was there. */
static void
put_seen(FILE *out, const json_t *seen)
{
	size_t i;
	json_t *a;

	fputs(json_array_size(seen) == 0 ? "Nobody was there to see: no assessment is known.\n" : "Seen by", out);
	json_array_foreach(seen, i, a) {
		fprintf(out, "%s %s of %s (%s", i == 0 ? "" : ",", text(a, "kind"), text(a, "on"), text(a, "scheme"));
		put(out, ", ", a, "announced");
		fputs(json_is_true(json_object_get(a, "incomplete")) ? ", rows of it were refused)" : ")", out);
	}
	if (json_array_size(seen) > 0)
		fputs(".\n", out);
}

static void
put_score(FILE *out, const json_t *f)
{
	const json_t *pattern = json_object_get(f, "pattern"), *floor = json_object_get(f, "floor");

	if (strcmp(text(f, "band"), "insufficient") == 0)
		fprintf(out, "%s (coverage %.0f %%): not to be read as safe.\n"
		    "What is known scores %.1f; %.1f if what is not known is as it is elsewhere.\n",
		    number(json_object_get(f, "unread"), "count") > 0 ? "Something grave was found that no rule understood" :
		    "Too little is known to rank it", 100 * number(f, "coverage"), number(f, "score"), number(f, "potential"));
	else
		fprintf(out, "Score %.1f of 100: %s.  %.1f if what is not known is as it is elsewhere; %.0f %% of what"
		    " could be seen was seen, as far as those who looked are believed.\n",
		    number(f, "score"), text(f, "band"), number(f, "potential"), 100 * number(f, "coverage"));
	put_seen(out, json_object_get(f, "seen"));
	fprintf(out, "Pattern: %s", text(pattern, "name"));
	put_list(out, "; involuntary work: evidence ", json_object_get(pattern, "involuntariness"), ", ");
	put_list(out, "; menace of a penalty: evidence ", json_object_get(pattern, "menace"), ", ");
	fprintf(out, ".\nContext alone: %.1f, after controls took %.0f %% of it.\n", number(f, "context"),
	    100 * number(f, "controls"));
	if (json_is_object(floor))
		fprintf(out, "Floor: at least %.1f, because: %s.\n", number(floor, "score"), text(floor, "title"));
	fputc('\n', out);
}

static void
put_quote(FILE *out, const json_t *segments)
{
	size_t i;
	json_t *s;

	if (json_array_size(segments) == 0)
		return;
	fputs("        \"", out);
	json_array_foreach(segments, i, s)
		fprintf(out, json_is_true(json_object_get(s, "hit")) ? "[%s]" : "%s", text(s, "t"));
	fputs("\"\n", out);
}

static void
put_facts(FILE *out, const json_t *facts, const char *assessed_on)
{
	size_t i;
	json_t *fact;

	json_array_foreach(facts, i, fact) {
		char *value = json_dumps(json_object_get(fact, "value"), JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));

		fprintf(out, "%s%s = %s", i == 0 ? "        " : ", ", text(fact, "fact"), value != NULL ? value : "?");
		if (text(fact, "answered_on")[0] != '\0' && strcmp(text(fact, "answered_on"), assessed_on) != 0)
			fprintf(out, " (of %s)", text(fact, "answered_on"));
		free(value);
	}
	if (json_array_size(facts) > 0)
		fputc('\n', out);
}

static void
put_record(FILE *out, const json_t *e)
{
	const json_t *r = json_object_get(e, "record"), *source = json_object_get(e, "source");

	fprintf(out, "        %s", text(r, "kind"));
	put(out, " of ", r, "assessed_on");
	put(out, ", ", r, "scheme");
	put(out, ", ", r, "announced");
	put(out, ", list ", r, "list");
	put(out, ": ", r, "named");
	put(out, ", ", r, "status");
	put(out, ", good: ", r, "raw");
	put(out, ": ", r, "document_kind");
	put(out, " of ", r, "published_on");
	put(out, ", ", r, "document_publisher");
	put(out, ", ", r, "document_title");
	put(out, ", ", r, "url");
	put(out, ": ", r, "link_kind");
	put(out, " ", r, "link_name");
	put(out, ", ", r, "link_country");
	put(out, ", stated on ", r, "link_stated_on");
	put(out, ", which is on ", r, "link_list");
	if (json_is_object(source))
		fprintf(out, "; %s row %.0f (SHA-256 %.12s)", text(source, "file"), number(source, "row"),
		    text(source, "sha256"));
	fputc('\n', out);
}

static void
put_evidence(FILE *out, const json_t *e)
{
	const json_t *factors = json_object_get(e, "factors");

	fprintf(out, "%3.0f %5.1f %s\n        %s, %s, %s; rule %s: %s\n", number(e, "seq"), number(e, "points"),
	    text(e, "title"), text(e, "indicator"), text(e, "axis"), text(e, "strength"), text(e, "rule"),
	    text(e, "condition"));
	if (json_is_string(json_object_get(e, "overlay")))
		fprintf(out, "        changed by %s\n", text(e, "overlay"));
	if (json_is_true(json_object_get(e, "sealed")))
		fputs("        what workers said is kept sealed: it could endanger who said it\n", out);
	else if (strcmp(text(e, "shown"), "code") == 0)
		fputs("        what it says is not told at this level of evidence\n", out);
	put_quote(out, json_object_get(e, "quote"));
	put_facts(out, json_object_get(e, "facts"), text(json_object_get(e, "record"), "assessed_on"));
	put_record(out, e);
	fprintf(out, "        strength %.3g x reliability %.3g x age %.3g x remediation %.3g\n",
	    number(factors, "strength"), number(factors, "reliability"), number(factors, "age"),
	    number(factors, "remediation"));
	if (number(e, "points") <= 0 && strcmp(text(e, "indicator"), "controls") != 0)
		fputs("        adds nothing to weightier evidence of the same\n", out);
	put_list(out, "        ", json_object_get(e, "basis"), "; ");
	if (json_is_false(json_object_get(e, "standing")))
		fputs("\n        corrected, and the correction was verified", out);
	else
		put(out, "\n        -> ", e, "advice");
	fputs("\n", out);
}

/* What a source graded as grave, and no rule understood: somebody has to read it. */
static void
put_unread(FILE *out, const json_t *unread, size_t most)
{
	const json_t *findings = json_object_get(unread, "findings");
	double n = number(unread, "count");
	size_t i;
	json_t *f;

	if (n < 1)
		return;
	fprintf(out, "\n%.0f grave finding%s that no rule understood: nothing that an audit does not tell counts as clean. Read %s.\n", n,
	    n > 1 ? "s" : "", n > 1 ? "them" : "it");
	json_array_foreach(findings, i, f) {
		const json_t *r = json_object_get(f, "record");

		if (i == most)
			break;
		put(out, "  ", r, "severity");
		put(out, "  ", r, "clause");
		put(out, "  ", r, "category");
		fputc('\n', out);
		if (json_is_true(json_object_get(f, "sealed")))
			fputs("        what workers said is kept sealed: it could endanger who said it\n", out);
		else if (strcmp(text(f, "shown"), "code") == 0)
			fputs("        what it says is not told at this level of evidence\n", out);
		put_quote(out, json_object_get(f, "quote"));
		put_record(out, f);
	}
	if (n > (double)i)
		fprintf(out, "  and %.0f more: flare unread lists all of the portfolio\n", n - (double)i);
}

/* The way down: what must be closed, or what no closure can move. */
static void
put_way(FILE *out, const json_t *way)
{
	bool possible = json_is_true(json_object_get(way, "possible"));
	const json_t *pieces = json_object_get(way, possible ? "close" : "remains");
	size_t i;
	json_t *p;

	if (!json_is_object(way))
		return;
	if (possible)
		fprintf(out, "\nThe way down: correct this wherever it is seen, have the correction verified, and the score is %.1f: %s"
		    " (below %.1f).%s\n", number(way, "score"), text(way, "band"), number(way, "below"),
		    json_is_true(json_object_get(way, "smallest")) ? "  No smaller set does it." : "  A smaller set may do it.");
	else
		fprintf(out, "\nNo correction leads below %.1f: with all that the site can correct, verified, the score is %.1f.%s\n",
		    number(way, "below"), number(way, "score"), json_array_size(pieces) > 0 ? "  What remains:" : "");
	json_array_foreach(pieces, i, p) {
		fprintf(out, "  %3.0f  %s\n", number(p, "seq"), text(p, "title"));
		if (possible)
			put(out, "       -> ", p, "advice");
		if (possible && text(p, "advice")[0] != '\0')
			fputc('\n', out);
	}
}

static void
put_questions(FILE *out, const json_t *questions)
{
	size_t i;
	json_t *q;

	if (json_array_size(questions) == 0)
		return;
	fputs("\nNext questions, by how far an adverse answer, fully believed, would move the score:\n", out);
	json_array_foreach(questions, i, q) {
		fprintf(out, "  +%.1f  %s\n", number(q, "could_add"), text(q, "title"));
		put_list(out, "         ", json_object_get(q, "ask"), "  ");
		fputc('\n', out);
	}
}

/* What is not shown must at least be counted. */
static void
put_rest(FILE *out, const json_t *evidence, size_t shown)
{
	double points = 0;

	if (json_array_size(evidence) <= shown)
		return;
	for (size_t i = shown; i < json_array_size(evidence); i++)
		points += number(json_array_get(evidence, i), "points");
	fprintf(out, "    %5.1f of %zu more pieces of evidence: --all shows them\n", points,
	    json_array_size(evidence) - shown);
}

/* What moved since the scan before, and the rules that account for most of it. */
static void
put_moved(FILE *out, const json_t *m)
{
	const json_t *because = json_object_get(m, "because");
	size_t i;
	json_t *b;

	if (!json_is_object(m))
		return;
	fprintf(out, "\nSince scan %.0f: %s", number(m, "since"), text(m, "kind"));
	if (json_is_string(json_object_get(m, "band_before")))
		fprintf(out, ", from %s %.1f", text(m, "band_before"), number(m, "score_before"));
	put_list(out, " (", json_object_get(m, "causes"), ", ");
	fputc(')', out);
	json_array_foreach(because, i, b)
		fprintf(out, "%s%s %+.1f", i > 0 ? ", " : ": ", text(b, "rule"), number(b, "points"));
	fputc('\n', out);
}

void
show_text(const json_t *f, size_t most, FILE *out)
{
	const json_t *scan = json_object_get(f, "scan"), *ruleset = json_object_get(scan, "ruleset");
	const json_t *evidence = json_object_get(f, "evidence");
	size_t i;
	json_t *e;

	put_head(out, f);
	put_score(out, f);
	if (json_array_size(evidence) > 0)
		fputs("  # points evidence\n", out);
	json_array_foreach(evidence, i, e)
		if (i < most)
			put_evidence(out, e);
	put_rest(out, evidence, most);
	if (json_is_object(json_object_get(f, "floor")))
		fprintf(out, "    %5.1f lifted by the floor\n", number(json_object_get(f, "floor"), "points"));
	put_unread(out, json_object_get(f, "unread"), most);
	put_way(out, json_object_get(f, "way_down"));
	put_questions(out, json_object_get(f, "questions"));
	put_moved(out, json_object_get(f, "moved"));
	fprintf(out, "\nScan %.0f: as of %s, with what was known at %s, ruleset %s (SHA-256 %.12s), rates edition %.0f.\n",
	    number(scan, "id"), text(scan, "as_of"), text(scan, "known_at"), text(ruleset, "version"), text(ruleset, "sha256"), number(scan, "rates_edition"));
}
