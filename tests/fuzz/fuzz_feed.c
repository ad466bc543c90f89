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
	shapes_run(fuzz_write(1, buf_as_str(&table)), buf_as_str(&table), feed);
	buf_free(&table);
}

void
fuzz_feed(struct str input)
{
	const char *path = fuzz_write(0, input);
	struct feeds *feeds = feeds_new(cell_vocabs(), shapes_dict());
	struct err err = { 0 };
	const struct feed *feed = feeds_find(feeds, path, &err);

	MUST((feed != NULL) == (err.msg[0] == '\0'));
	if (feed != NULL) {
		MUST(feed->name != NULL && feed->title != NULL && feed->ncolumns > 0 && feed->record != NULL);
		for (size_t i = 0; i < feed->ncolumns; i++)
			MUST(feed->column[i].target < feed->record->ntargets && feed->column[i].naliases > 0);
		use(feed);
	}
	feeds_free(feeds);
}
