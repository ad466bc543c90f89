#include <string.h>

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

static void
add_part(struct header_parts *parts, struct str s, struct arena *arena)
{
	struct str f = headers_folded(s, arena);

	if (f.n > 0 && parts->n <= HEADER_PARTS && parts->n++ < HEADER_PARTS)
		parts->part[parts->n - 1] = f;
}

/* Where one part ends: at a sign between them, or, SCRIPTS, where Latin letters and those of East Asia meet. */
static bool
is_edge(struct str s, size_t i, bool scripts)
{
	bool before = (unsigned char)s.p[i - 1] >= 0x80, after = (unsigned char)s.p[i] >= 0x80;

	return scripts ? before != after : strchr("/|()[]\r\n", s.p[i]) != NULL && s.p[i] != '\0';
}

static struct header_parts
parts_of(struct str s, struct arena *arena)
{
	struct header_parts parts = { .n = 0 };

	for (int scripts = 0; scripts < 2 && parts.n < 2; scripts++) {
		size_t from = 0;

		parts.n = 0;
		for (size_t i = 1; i < s.n; i++)
			if (is_edge(s, i, scripts)) {
				add_part(&parts, (struct str){ s.p + from, i - from }, arena);
				from = i;
			}
		if (from > 0)
			add_part(&parts, (struct str){ s.p + from, s.n - from }, arena);
	}
	if (parts.n > HEADER_PARTS)
		parts.n = 0;
	return parts;
}

struct headers
headers_of(const struct grid *t, bool seen, struct arena *arena)
{
	struct headers h;

	h.at = grid_header(t, &h.n);
	if (seen)
		h.n = grid_seen(t);
	h.fold = arena_alloc(arena, (h.n + 1) * sizeof(*h.fold));
	h.parts = arena_alloc(arena, (h.n + 1) * sizeof(*h.parts));
	for (size_t i = 0; i < h.n; i++) {
		h.fold[i] = headers_folded(h.at[i], arena);
		h.parts[i] = parts_of(h.at[i], arena);
	}
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

static bool
is_one_of(struct str part, const char *const *name, size_t n, struct arena *arena)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(part, headers_folded(str_of(name[i]), arena)))
			return true;
	return false;
}

size_t
headers_find_parts(const struct headers *h, size_t from, const char *const *name, size_t n, struct arena *arena)
{
	for (size_t i = from; i < h->n; i++) {
		size_t k = 0;

		while (k < h->parts[i].n && is_one_of(h->parts[i].part[k], name, n, arena))
			k++;
		if (k > 1 && k == h->parts[i].n)
			return i;
	}
	return SIZE_MAX;
}
