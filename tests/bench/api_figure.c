#include <stdio.h>
#include <string.h>

#include "api_figure.h"
#include "child.h"

void
api_need(bool done, const char *what)
{
	child_need(done, "api", what);
}

void
api_need_pages(const struct web_load *l, const char *what)
{
	if (l->other > 0 || l->errors > 0 || l->rate <= 0)
		fprintf(stderr, "  %s: %ld answers were no pages, %ld connections failed\n", what, l->other, l->errors);
	api_need(l->other == 0 && l->errors == 0 && l->rate > 0, what);
}

void
api_write(const char *path, const struct buf *text)
{
	FILE *f = fopen(path, "wb");

	api_need(f != NULL && fwrite(text->p, 1, text->n, f) == text->n && fclose(f) == 0, path);
}

double
api_ratio(struct api_contest *c)
{
	return child_median(c->ours, API_TURNS) / child_median(c->theirs, API_TURNS);
}

void
api_tell(const struct api_world *w, const char *name, double value, const char *unit, double goal, enum better better,
    const struct api_contest *c)
{
	char detail[256] = "";

	snprintf(detail, sizeof(detail), "\"facilities\":%ld,\"row_security\":%s", w->sites, w->secured ? "true" : "false");
	if (c != NULL)
		snprintf(detail + strlen(detail), sizeof(detail) - strlen(detail), ",\"ours_per_s\":%.0f,\"theirs_per_s\":%.0f",
		    c->ours[API_TURNS / 2], c->theirs[API_TURNS / 2]);
	bench_figure(&(struct figure){ "api", name, value, unit, goal, better }, detail);
}
