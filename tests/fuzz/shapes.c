#include <string.h>

#include "buf.h"
#include "convert_cell.h"
#include "shape.h"
#include "shapes.h"

enum { ROWS_READ = 100 };

const struct dict *
shapes_dict(void)
{
	static struct dict *dict;

	return dict != NULL ? dict : (dict = dict_new());
}

struct feeds *
shapes_feeds(void)
{
	static struct feeds *feeds;

	return feeds != NULL ? feeds : (feeds = feeds_new(cell_vocabs(), shapes_dict()));
}

static void
check_faults(const struct fault *fault, size_t n)
{
	MUST(n <= FAULTS_MAX);
	for (size_t i = 0; i < n; i++)
		MUST(fault[i].code != NULL && fault[i].expected != NULL && fault[i].remedy != NULL);
}

static void
check_values(const struct shaped *s, const struct feed *feed)
{
	size_t bad_at;

	for (size_t i = 0; i < feed->record->ntargets; i++) {
		const struct value *v = &s->value[i];

		MUST(str_is_utf8(v->text, &bad_at));
		MUST(v->type == VALUE_NONE || v->type == feed->record->target[i].type || s->at[i] == SIZE_MAX);
	}
}

/* All rows; *SAID is what became of them. */
static void
read_rows(struct grid *grid, const struct shape *shape, struct buf *said)
{
	struct arena *arena = arena_new();
	struct shaped shaped;
	struct row row;
	struct err err = { 0 };
	int got = 1;

	for (int i = 0; i < ROWS_READ && (got = grid_next(grid, &row, &err)) > 0; i++) {
		arena_reset(arena);
		shape_row(shape, grid, &row, arena, &shaped);
		check_faults(shaped.fault, shaped.nfaults);
		check_faults(shaped.doubt, shaped.ndoubts);
		if (row.fault == NULL && shaped.nfaults == 0 && !shaped.blank)
			check_values(&shaped, shape->feed);
		MUST(row.line >= 1 && fuzz_is_text(row.raw));
		buf_printf(said, "%llu %zu %zu %zu\n", (unsigned long long)row.line, row.n, shaped.nfaults,
		    shaped.ndoubts);
	}
	if (got < 0)
		buf_text(said, err.msg);
	arena_free(arena);
}

static void
with_feed(struct grid *grid, const struct feed *feed)
{
	struct shape *shape = shape_new(feed, grid, shapes_dict());
	struct buf once = { 0 }, twice = { 0 };
	struct err err;

	if (shape_learn(shape, grid, &err) == 0 && grid_rewind(grid, &err) == 0)
		read_rows(grid, shape, &once);
	if (once.n > 0 && grid_rewind(grid, &err) == 0) {
		read_rows(grid, shape, &twice);
		MUST(str_eq(buf_as_str(&once), buf_as_str(&twice)));
	}
	shape_free(shape);
	buf_free(&once);
	buf_free(&twice);
}

void
shapes_run(const char *path, struct str bytes, const struct feed *feed)
{
	struct err err = { 0 };
	struct input *in = input_open(path, NULL, &err);
	struct grid *grid = in != NULL ? grid_open(in, '\0', &err) : NULL;
	struct arena *arena = arena_new();
	struct fit fits[FITS_MAX];

	MUST((grid != NULL) == (err.msg[0] == '\0'));
	if (in != NULL)
		MUST(input_info(in)->bytes == bytes.n);
	if (grid != NULL && feed == NULL) {
		size_t n = 0;
		int got = shape_fits(shapes_feeds(), grid, shapes_dict(), arena, fits, &n, &err);

		for (size_t i = 0; i < n; i++)
			MUST(fits[i].percent <= 100 && fits[i].possible == (fits[i].lacks == NULL));
		if (got == 0 && n > 0 && fits[0].possible)
			feed = fits[0].feed;
	}
	if (grid != NULL && feed != NULL && feed->format[grid_format(grid)] && grid_records(grid, feed->records))
		with_feed(grid, feed);
	grid_close(grid);
	input_close(in);
	arena_free(arena);
}
