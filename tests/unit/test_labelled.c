/*
 * The terms of rules/terms against labelled sentences (tests/text/README.md), and
 * against texts that talk about labour without finding forced labour: companies'
 * disclosures, and inspections of occupational safety.
 *
 *	test_labelled		the checks
 *	test_labelled -v	also every sentence that went wrong
 */
#include <string.h>

#include "ruleset.h"
#include "t.h"

/* The least that is accepted: a little below what the terms reach. */
static const struct {
	const char *language;
	double f1;
} floors[] = {
	{ "en", 0.95 }, { "bn", 0.97 }, { "es", 0.97 }, { "id", 0.97 }, { "ja", 0.97 }, { "km", 0.97 }, { "ms", 0.96 },
	{ "my", 0.97 }, { "th", 0.98 }, { "tr", 0.96 }, { "vi", 0.97 }, { "zh", 0.97 },
};
static const double false_alarms_per_1000 = 2.0;

static const char *const indicators[] = {
	"abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation", "physical_and_sexual_violence",
	"intimidation_and_threats", "retention_of_identity_documents", "withholding_of_wages", "debt_bondage",
	"abusive_working_and_living_conditions", "excessive_overtime", "state_imposed", "prison_labour", "child_labour",
};
enum { N = sizeof(indicators) / sizeof(indicators[0]) };

/* Which indicators a term shows; place and name terms show none. */
static const struct {
	const char *term, *indicator, *second;
} shows[] = {
	{ "vulnerability_exploited", "abuse_of_vulnerability", NULL },
	{ "contract_substitution", "deception", NULL },
	{ "deceptive_recruitment", "deception", NULL },
	{ "movement_restricted", "restriction_of_movement", NULL },
	{ "resignation_refused", "restriction_of_movement", NULL },
	{ "workers_isolated", "isolation", NULL },
	{ "phones_confiscated", "isolation", NULL },
	{ "physical_violence", "physical_and_sexual_violence", NULL },
	{ "sexual_violence", "physical_and_sexual_violence", NULL },
	{ "threats_denunciation", "intimidation_and_threats", NULL },
	{ "threats_general", "intimidation_and_threats", NULL },
	{ "retaliation", "intimidation_and_threats", NULL },
	{ "documents_withheld", "retention_of_identity_documents", NULL },
	{ "bank_cards_withheld", "retention_of_identity_documents", "withholding_of_wages" },
	{ "wages_delayed", "withholding_of_wages", NULL },
	{ "wages_withheld", "withholding_of_wages", NULL },
	{ "wages_below_minimum", "withholding_of_wages", NULL },
	{ "deductions_unlawful", "withholding_of_wages", NULL },
	{ "deposit_or_forced_savings", "withholding_of_wages", NULL },
	{ "payroll_falsified", "withholding_of_wages", NULL },
	{ "recruitment_fees", "debt_bondage", NULL },
	{ "debt_bondage", "debt_bondage", NULL },
	{ "degrading_conditions", "abusive_working_and_living_conditions", NULL },
	{ "unsafe_dormitory", "abusive_working_and_living_conditions", NULL },
	{ "excessive_hours", "excessive_overtime", NULL },
	{ "no_rest_day", "excessive_overtime", NULL },
	{ "forced_overtime", "excessive_overtime", NULL },
	{ "overtime_penalty", "excessive_overtime", "intimidation_and_threats" },
	{ "state_transfer", "state_imposed", NULL },
	{ "pairing_assistance", "state_imposed", NULL },
	{ "labour_quota", "state_imposed", NULL },
	{ "security_escort", "state_imposed", NULL },
	{ "political_education", "state_imposed", NULL },
	{ "xpcc", "state_imposed", NULL },
	{ "mobilisation", "state_imposed", NULL },
	{ "conscript_labour", "state_imposed", NULL },
	{ "dprk_workers", "state_imposed", NULL },
	{ "prison_labour", "prison_labour", NULL },
	{ "prison_hired_private", "prison_labour", NULL },
	{ "child_labour", "child_labour", NULL },
};

static const struct term_set *set;
static struct term_scratch *scratch;
static bool verbose;

static unsigned
bit_of(const char *indicator)
{
	for (unsigned i = 0; indicator != NULL && i < N; i++)
		if (strcmp(indicators[i], indicator) == 0)
			return 1u << i;
	return 0;
}

static unsigned
shown_by(struct str term)
{
	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
		if (str_is(term, shows[i].term))
			return bit_of(shows[i].indicator) | bit_of(shows[i].second);
	return 0;
}

/* The indicators that TEXT shows, as bits. */
static unsigned
judge(struct str text)
{
	const struct term_hit *hits;
	bool limited;
	size_t n = terms_scan(set, scratch, NULL, text, &hits, &limited);
	unsigned bits = 0;

	T(!limited);
	for (size_t i = 0; i < n; i++)
		bits |= shown_by(terms_name(set, hits[i].term));
	return bits;
}

static void
explain(struct str text)
{
	const struct term_trace *traces;
	bool limited;
	size_t n = terms_trace(set, scratch, NULL, text, &traces, &limited);

	for (size_t i = 0; i < n; i++) {
		const struct term_hit *h = &traces[i].hit;

		printf("#     %s%s%s: \"%.*s\"\n", terms_name(set, h->term).p,
		    traces[i].guard < NGUARDS ? " taken back by " : "",
		    traces[i].guard < NGUARDS ? guard_name[traces[i].guard] : "",
		    (int)(h->end - h->start), text.p + h->start);
	}
}

static void
print_bits(const char *what, unsigned bits)
{
	printf("#   %s:", what);
	for (unsigned i = 0; i < N; i++)
		if (bits >> i & 1)
			printf(" %s", indicators[i]);
	printf("\n");
}

static unsigned
parse_labels(struct str labels)
{
	struct str one;
	char name[64];
	unsigned bits = 0;

	if (str_is(labels, "-"))
		return 0;
	while (str_split(&labels, ' ', &one)) {
		snprintf(name, sizeof(name), "%.*s", STR_ARG(one));
		if (!T(bit_of(name) != 0))
			printf("#   no indicator \"%s\"\n", name);
		bits |= bit_of(name);
	}
	return bits;
}

static double
ratio(unsigned a, unsigned b)
{
	return b == 0 ? 0 : (double)a / b;
}

static void
labelled(const char *language, double floor)
{
	unsigned right[N] = { 0 }, spurious[N] = { 0 }, missed[N] = { 0 };
	unsigned r = 0, s = 0, m = 0, sentences = 0, number = 0;
	char path[512], line[4096];
	double f1;
	FILE *f;

	snprintf(path, sizeof(path), SOURCE_DIR "/tests/text/%s.tsv", language);
	f = fopen(path, "r");
	if (!T(f != NULL))
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_of(line), labels, kind, text;
		unsigned want, got;

		number++;
		if (line[0] == '#')
			continue;
		if (!T(str_split(&rest, '\t', &labels) && str_split(&rest, '\t', &kind))) {
			printf("#   %s:%u: two tabs are needed\n", path, number);
			continue;
		}
		text = str_trim(rest);
		want = parse_labels(labels);
		got = judge(text);
		sentences++;
		for (unsigned i = 0; i < N; i++) {
			right[i] += want & got & 1u << i ? 1 : 0;
			spurious[i] += got & ~want & 1u << i ? 1 : 0;
			missed[i] += want & ~got & 1u << i ? 1 : 0;
		}
		if (verbose && got != want) {
			printf("# %s:%u (%.*s): %.*s\n", path, number, STR_ARG(kind), STR_ARG(text));
			print_bits("missed", want & ~got);
			print_bits("spurious", got & ~want);
			explain(text);
		}
	}
	fclose(f);
	for (unsigned i = 0; i < N; i++) {
		printf("# %s %-38s %3u right %3u spurious %3u missed\n", language, indicators[i], right[i], spurious[i], missed[i]);
		r += right[i];
		s += spurious[i];
		m += missed[i];
	}
	f1 = ratio(2 * r, 2 * r + s + m);
	printf("# %s: %u sentences, precision %.3f, recall %.3f, F1 %.3f (floor %.2f)\n", language, sentences,
	    ratio(r, r + s), ratio(r, r + m), f1, floor);
	T(f1 >= floor);
}

/* The column `sentence` of a CSV record: the third field, perhaps in quotes. */
static struct str
third_field(char *line)
{
	char *p = line, *to;

	for (int commas = 0; *p != '\0' && commas < 2; p++)
		commas += *p == ',';
	if (*p != '"')
		return (struct str){ p, strcspn(p, ",") };
	to = p;
	for (char *from = p + 1; *from != '\0' && (*from != '"' || from[1] == '"'); from++) {
		from += *from == '"';
		*to++ = *from;
	}
	return (struct str){ p, (size_t)(to - p) };
}

static void
disclosures(void)
{
	static char line[1 << 16];
	unsigned sentences = 0, alarms = 0;
	FILE *f = fopen(SOURCE_DIR "/../shared/data/text/aims_au_disclosure_sentences.csv", "r");

	if (f == NULL) {
		T_SKIP("no ../shared/data/text/aims_au_disclosure_sentences.csv here");
		return;
	}
	if (fgets(line, sizeof(line), f) != NULL)		/* the header */
		while (fgets(line, sizeof(line), f) != NULL) {
			struct str text = third_field(line);

			sentences++;
			if (judge(text) == 0)
				continue;
			alarms++;
			if (verbose) {
				printf("# alarm: %.*s\n", STR_ARG(text));
				explain(text);
			}
		}
	fclose(f);
	printf("# disclosures: %u sentences, %u with a hit, %.1f per 1,000 (at most %.1f)\n", sentences, alarms,
	    1000 * ratio(alarms, sentences), false_alarms_per_1000);
	T(1000 * ratio(alarms, sentences) <= false_alarms_per_1000);
}

/*
 * What Japanese labour inspectors wrote of violations of the safety law alone, which
 * is no indicator of forced labour: the law is the seventh column, the text the eighth.
 */
static void
inspections(void)
{
	static char line[1 << 16];
	unsigned sentences = 0, alarms = 0;
	FILE *f = fopen(SOURCE_DIR "/../shared/data/audits/japan_mhlw_labour_violations.tsv", "r");

	if (f == NULL) {
		T_SKIP("no ../shared/data/audits/japan_mhlw_labour_violations.tsv here");
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_of(line), field = STR_NONE;
		bool complete = true;

		for (int i = 0; i < 7; i++)
			complete = complete && str_split(&rest, '\t', &field);
		if (!complete || !str_starts(field, "労働安全衛生法") || !str_split(&rest, '\t', &field))
			continue;
		sentences++;
		if (judge(field) == 0)
			continue;
		alarms++;
		if (verbose) {
			printf("# alarm: %.*s\n", STR_ARG(field));
			explain(field);
		}
	}
	fclose(f);
	printf("# inspections: %u texts on safety, %u with a hit, %.1f per 1,000 (at most %.1f)\n", sentences, alarms,
	    1000 * ratio(alarms, sentences), false_alarms_per_1000);
	T(sentences > 0 && 1000 * ratio(alarms, sentences) <= false_alarms_per_1000);
}

int
main(int argc, char **argv)
{
	struct diags *diags = diags_new();
	struct err err;
	struct ruleset *rs = ruleset_load(SOURCE_DIR "/rules", diags, &err);

	verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	if (!T(rs != NULL)) {
		diags_print(diags, stdout);
		diags_free(diags);
		return t_done();
	}
	set = rs->terms;
	scratch = term_scratch_new(set);
	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
		if (!T(terms_find(set, str_of(shows[i].term)) >= 0))
			printf("#   no term %s\n", shows[i].term);
	T_INT(ruleset_test_terms(rs, diags), 0);
	diags_print(diags, stdout);
	for (size_t i = 0; i < sizeof(floors) / sizeof(floors[0]); i++)
		labelled(floors[i].language, floors[i].f1);
	disclosures();
	inspections();
	term_scratch_free(scratch);
	ruleset_free(rs);
	diags_free(diags);
	return t_done();
}
