#include <string.h>

#include "load_state.h"

/* Which feed a file is, and what is doubtful in its rows. */

/* Headers that may be misspelt ones of columns that the feed cannot do without: " (is "contry" its country?)". */
static const char *
guesses(const struct feed *f, const struct grid *t, struct arena *arena)
{
	const char *text = "";
	const struct guess *guess = shape_guesses(f, t, arena);
	size_t n;
	const struct str *header = grid_header(t, &n);

	for (size_t i = 0; f->nheaders == 0 && i < grid_seen(t); i++)
		if (guess[i].column != NULL && guess[i].column->required)
			text = arena_printf(arena, "%s (is \"%.*s\" its %s?)", text, STR_ARG(header[i]), guess[i].column->to);
	return text;
}

/* No feed can have the file: say what the nearest would need. */
static int
not_understood(const struct load_report *r, struct err *err)
{
	const char *near = "";
	struct arena *a = arena_new();
	size_t n;
	const struct str *header = grid_header(r->grid, &n);
	const char *columns = "";

	for (size_t i = 0; i < n && i < 12; i++)
		columns = arena_printf(a, "%s%s%.*s", columns, i > 0 ? ", " : "", STR_ARG(header[i]));
	for (size_t i = 0; i < r->nfits && i < 3; i++)
		near = arena_printf(a, "%s\n    %s knows %u of them and lacks %s%s", near, r->fit[i].feed->name,
		    r->fit[i].known, r->fit[i].lacks, guesses(r->fit[i].feed, r->grid, a));
	err_set(err, ERR_DATA, "%s: no feed has a file with these columns: %s%s%s%s\n    name the columns as `flare feeds NAME` "
	    "shows, or say --feed NAME, or write a feed of your own (--feed my.json)", r->path, columns,
	    n > 12 ? ", ..." : "", near, load_hint(r));
	arena_free(a);
	return -1;
}

/* Several feeds explain the file as well as the best: a guess would be one time in two wrong. */
static int
no_tie(const struct load_report *r, struct err *err)
{
	if (r->nfits < 2 || !shape_is_tie(&r->fit[0], &r->fit[1]))
		return 0;
	return err_set(err, ERR_DATA, "%s: it may be %s (%s) or %s (%s), which know its columns equally well; say which with --feed",
	    r->path, r->fit[0].feed->name, r->fit[0].feed->title, r->fit[1].feed->name, r->fit[1].feed->title);
}

enum { KNOWN_MORE = 2, NAMED = 3 };	/* columns; feeds that are named */

/* A feed of other records knows more of the columns, and lacks one that it needs, or cannot read the rows.  Where the best
 * knows less than half of them, one more is enough. */
static bool
is_better_known(const struct fit *f, const struct fit *best)
{
	unsigned more = 2 * best->known < best->columns ? 1 : KNOWN_MORE;

	return f->feed->nheaders == 0 && f->feed->record != best->feed->record &&
	    f->known >= best->known + more;
}

/* An audit without an id of its own reads well as a list of suppliers, and what was found there would be lost. */
static int
none_better_known(const struct load_report *r, struct err *err)
{
	const struct fit *best = &r->fit[0];
	const char *others = "";
	size_t named = 0;

	for (size_t k = 0; k < 2 * r->nfits && named < NAMED; k++) {
		const struct fit *f = &r->fit[k % r->nfits];

		if ((f->feed->nsigns > 0) != (k >= r->nfits) || !is_better_known(f, best))
			continue;		/* the general before the particular */
		others = arena_printf(r->arena, "%s\n    %s (%s) knows %u and %s %s", others, f->feed->name, f->feed->title,
		    f->known, f->possible ? "reads" : "lacks", f->possible ?
		    arena_printf(r->arena, "%u of the first %u rows", f->read, f->rows) : f->lacks);
		named++;
	}
	if (named == 0)
		return 0;
	return err_set(err, ERR_DATA, "%s: %s (%s) knows %u of its %u columns and would lose the others; it may be something else:%s"
	    "\n    say which with --feed, or name the columns as `flare feeds NAME` shows", r->path, best->feed->name,
	    best->feed->title, best->known, best->columns, others);
}

/* An audit that says nothing would read as one that found nothing.  A list in JSON or YAML may have the column later:
 * who says the feed is believed. */
static int
says_something(const struct load_report *r, struct err *err)
{
	const struct shape *s = r->shape;

	for (size_t i = 0; i < s->n; i++)
		if (s->binding[i].column == NULL || record_tells(r->feed->record, s->binding[i].column->target))
			return 0;
	if (r->feed->record->ntells == 0)
		return 0;
	return err_set(err, ERR_DATA, "%s: as %s no column says what was found or answered, and to load it would say that all is "
	    "well; name the column as `flare feeds %s` shows under evidence, indicator or fact", r->path, r->feed->name,
	    r->feed->name);
}

/* How well the feeds explain the table that was taken; the given one, or all. */
static int
fits_of(struct loader *ld, const struct load_report *r, struct fit fits[FITS_MAX], size_t *n, struct err *err)
{
	if (!r->feed_given)
		return shape_fits(ld->feeds, r->grid, ld->dict, r->arena, fits, n, err);
	fits[0] = shape_fit(r->feed, r->grid, ld->dict, r->arena);
	*n = 1;
	return 0;
}

/* Sheets with the columns of the one that was taken: a list in parts, one for each country or year. */
static int
note_twins(struct load_report *r, size_t best, struct err *err)
{
	const struct grid_offer *taken = grid_offer(r->grid, best);
	size_t n, k, before = taken->part;
	const struct str *header = grid_header(r->grid, &n);
	struct str *kept = arena_alloc(r->arena, (n + 1) * sizeof(*kept));

	for (size_t i = 0; i < n; i++)
		kept[i] = arena_str(r->arena, header[i]);
	for (size_t i = 0; i < grid_offers(r->grid) && r->ntwins < TWINS_TOLD; i++) {
		const struct grid_offer *o = grid_offer(r->grid, i);
		size_t has;

		if (o->part == taken->part || o->part == before || o->hidden)
			continue;
		if (grid_take(r->grid, i, err) < 0)
			return -1;
		header = grid_header(r->grid, &has);
		for (k = 0; k < n && k < has && str_eq(kept[k], header[k]);)
			k++;
		if (k < n || has != n)
			continue;
		before = o->part;
		r->twins[r->ntwins++] = o->name;
	}
	return grid_take(r->grid, best, err);
}

enum { HEADER_KNOWN = 80 };		/* percent of the columns: no row below is a better header */

/* Take the sheet, list or header that a feed recognises best; the first of equals. */
static int
choose_table(struct loader *ld, struct load_report *r, const struct load_options *o, struct err *err)
{
	struct fit *fits = arena_alloc(r->arena, FITS_MAX * sizeof(*fits));
	size_t best = 0, known = SIZE_MAX;		/* known: the part whose header is found */

	for (size_t i = 0; i < grid_offers(r->grid); i++) {
		const struct grid_offer *offer = grid_offer(r->grid, i);
		size_t n;

		if (i > 0 && (offer->hidden || offer->part == known))
			continue;
		if (grid_take(r->grid, i, err) < 0 || fits_of(ld, r, fits, &n, err) < 0)
			return -1;
		if (n > 0 && fits[0].possible && fits[0].percent >= HEADER_KNOWN)
			known = offer->part;
		if (i == 0 || (n > 0 && fits[0].possible && (!r->fit[0].possible || fits[0].score > r->fit[0].score))) {
			memcpy(r->fit, fits, n * sizeof(*fits));
			r->nfits = n;
			best = i;
		}
	}
	if (grid_take(r->grid, best, err) < 0 || (grid_format(r->grid) == GRID_CSV && note_twins(r, best, err) < 0))
		return -1;
	if (o->sheet != NULL || r->ntwins > 0)
		r->sheet = grid_offer(r->grid, best)->name;
	return 0;
}

int
load_choose(struct loader *ld, struct load_report *r, const struct load_options *o, struct err *err)
{
	r->feed_given = o->feed != NULL;
	if (r->feed_given && (r->feed = feeds_find(ld->feeds, o->feed, err)) == NULL)
		return -1;
	if (choose_table(ld, r, o, err) < 0)
		return -1;
	if (r->feed_given && !r->fit[0].possible)
		return err_set(err, ERR_DATA, "%s: as %s it lacks %s%s; `flare feeds %s` shows the columns", r->path, r->feed->name,
		    r->fit[0].lacks, guesses(r->feed, r->grid, r->arena), r->feed->name);
	if (!r->feed_given) {
		if (r->nfits == 0 || !r->fit[0].possible)
			return not_understood(r, err);
		if (no_tie(r, err) < 0 || none_better_known(r, err) < 0)
			return -1;
		r->feed = r->fit[0].feed;
	}
	r->shape = shape_new(r->feed, r->grid, ld->dict);
	if (says_something(r, err) < 0)
		return -1;
	if (shape_learn(r->shape, r->grid, err) < 0)
		return -1;
	return grid_rewind(r->grid, err);
}

void
load_note_doubts(struct load_report *r, const struct shaped *row)
{
	for (size_t d = 0; d < row->ndoubts; d++) {
		const struct fault *f = &row->doubt[d];
		size_t i = 0;

		while (i < r->ndoubts && strcmp(r->doubt[i].code, f->code) != 0)
			i++;
		if (i == DOUBTS_MAX)
			continue;
		if (i == r->ndoubts)
			r->doubt[r->ndoubts++] = (struct doubts){
				.code = arena_dup(r->arena, str_of(f->code)), .line = row->row->line,
				.field = f->field != NULL ? arena_dup(r->arena, str_of(f->field)) : NULL,
				.value = row->is_secret ? "" : arena_dup(r->arena, f->value),
				.expected = arena_dup(r->arena, str_of(f->expected)),
			};
		r->doubt[i].count++;
	}
	r->counts.doubted += row->ndoubts > 0;
}
