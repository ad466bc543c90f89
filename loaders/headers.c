#include "buf.h"
#include "fold.h"
#include "headers.h"

/* "Vendor #" and the degree sign that people type for the o of "no": signs that folding would drop. */
static void
spell_out(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '#')
			buf_text(out, " no ");
		else if (i + 1 < s.n && s.p[i] == '\xc2' && s.p[i + 1] == '\xb0') {
			buf_char(out, 'o');
			i++;
		} else
			buf_char(out, s.p[i]);
}

struct str
headers_folded(struct str header, struct arena *arena)
{
	struct buf spelt = { 0 }, b = { 0 };
	char *f;
	size_t n = 0;

	spell_out(header, &spelt);
	fold_name(buf_as_str(&spelt), &b);
	f = arena_alloc(arena, b.n + 1);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] != ' ')
			f[n++] = b.p[i];
	buf_free(&spelt);
	buf_free(&b);
	return (struct str){ f, n };
}

struct headers
headers_of(const struct grid *t, bool seen, struct arena *arena)
{
	struct headers h;

	h.at = grid_header(t, &h.n);
	if (seen)
		h.n = grid_seen(t);
	h.fold = arena_alloc(arena, (h.n + 1) * sizeof(*h.fold));
	for (size_t i = 0; i < h.n; i++)
		h.fold[i] = headers_folded(h.at[i], arena);
	return h;
}

size_t
headers_find(const struct headers *h, const char *name, struct arena *arena)
{
	struct str f = headers_folded(str_of(name), arena);

	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->fold[i], f))
			return i;
	return SIZE_MAX;
}
