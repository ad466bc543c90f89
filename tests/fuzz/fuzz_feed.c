#include "buf.h"
#include "convert_cell.h"
#include "shapes.h"

/* A feed of the user's own; one that is taken then reads a table with its headers. */
static void
put_cell(struct buf *b, const char *text)
{
	buf_char(b, '"');
	for (; *text != '\0'; text++) {
		buf_char(b, *text);
		if (*text == '"')
			buf_char(b, '"');
	}
	buf_text(b, "\",");
}

static void
use(const struct feed *feed)
{
	static const char *const cells[] = { NULL, "China", "12", "2025-03-01", "yes", "A b|c", "N/A" };
	struct buf table = { 0 };

	for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
		for (size_t i = 0; i < feed->ncolumns && i < 50; i++)
			put_cell(&table, cells[k] != NULL ? cells[k] : feed->column[i].alias[0]);
		buf_char(&table, '\n');
	}
	shapes_run(fuzz_write(FUZZ_TABLE, buf_as_str(&table)), buf_as_str(&table), feed);
	buf_free(&table);
}

/* The same file by other names, until there is no room for more. */
static void
fill(struct feeds *feeds, const char *path)
{
	struct err err = { 0 };
	struct buf name = { 0 };
	int n = 0;

	do {
		buf_reset(&name);
		for (int i = 0; i <= n; i++)
			buf_char(&name, '/');
		buf_text(&name, path);
	} while (feeds_find(feeds, name.p, &err) != NULL && ++n < 200);
	MUST(n < 200 && err.msg[0] != '\0');
	buf_free(&name);
}

void
fuzz_feed(struct str input)
{
	const char *path = fuzz_write(FUZZ_FEED, input);
	struct feeds *feeds = feeds_new(cell_vocabs(), shapes_dict());
	struct err err = { 0 };
	const struct feed *feed = feeds_find(feeds, path, &err);

	MUST((feed != NULL) == (err.msg[0] == '\0'));
	if (feed != NULL) {
		MUST(feed->name != NULL && feed->title != NULL && feed->ncolumns > 0 && feed->record != NULL);
		for (size_t i = 0; i < feed->ncolumns; i++)
			MUST(feed->column[i].target < feed->record->ntargets && feed->column[i].naliases > 0);
		use(feed);
		MUST(feeds_find(feeds, path, &err) == feed);
		fill(feeds, path);
	}
	feeds_free(feeds);
}
