#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "mem.h"
#include "merges.h"

enum { BLOCK = 64 << 10, TAG = 256 };		/* bytes of a tag of interest are fewer */

struct merge {
	size_t column;
	uint64_t from, to;		/* rows */
};

struct open {
	const struct merge *merge;
	struct buf text;
	bool known;
};

struct merges {
	struct merge *at;
	size_t n, cap, next;		/* next: to be opened */
	struct open open[MERGES_OPEN];
	size_t nopen;
};

size_t
merges_cell(const char *name, size_t *column, uint64_t *row)
{
	size_t i = 0, c = 0;
	uint64_t r = 0;

	for (; i < 4 && ((name[i] >= 'A' && name[i] <= 'Z') || (name[i] >= 'a' && name[i] <= 'z')); i++)
		c = c * 26 + (size_t)((name[i] & 0x1f));
	for (; c > 0 && i < 16 && name[i] >= '0' && name[i] <= '9'; i++)
		r = r * 10 + (uint64_t)(name[i] - '0');
	if (c == 0 || r == 0)
		return 0;
	*column = c - 1;
	*row = r;
	return i;
}

/* What stands behind "<mergeCell ": ref="A2:A5". */
static void
add(struct merges *m, const char *tag)
{
	const char *ref = strstr(tag, "ref=\"");
	size_t c1, c2, n = ref != NULL ? merges_cell(ref + 5, &c1, &(uint64_t){ 0 }) : 0;
	uint64_t r1, r2;

	if (n == 0 || ref[5 + n] != ':' || merges_cell(ref + 5, &c1, &r1) == 0 || merges_cell(ref + 6 + n, &c2, &r2) == 0 ||
	    r2 <= r1)
		return;
	m->at = mem_grow(m->at, &m->cap, m->n + 1, sizeof(*m->at));
	m->at[m->n++] = (struct merge){ c1, r1, r2 };
}

/* All tags that begin in TEXT and are whole in it; the bytes that need not be seen again. */
static size_t
search(struct merges *m, const char *text, size_t n)
{
	static const char word[] = "mergeCell ";
	size_t size = sizeof(word) - 1;
	const char *p = text, *end = text + n;

	while (m->n <= MERGES && (p = memchr(p, 'm', (size_t)(end - p))) != NULL) {
		char tag[TAG];
		size_t left = (size_t)(end - p);
		const char *close;

		if (left < size || memcmp(p, word, left < size ? left : size) != 0) {
			if (left < size && memcmp(p, word, left) == 0)
				break;
			p++;
			continue;
		}
		if ((close = memchr(p, '>', left)) == NULL && left < TAG)
			break;
		if (close != NULL && close - p < TAG) {
			memcpy(tag, p, (size_t)(close - p));
			tag[close - p] = '\0';
			add(m, tag);
		}
		p += size;
	}
	return p != NULL ? (size_t)(p - text) : n;
}

static int
by_row(const void *x, const void *y)
{
	const struct merge *a = x, *b = y;

	return a->from != b->from ? (a->from < b->from ? -1 : 1) : (a->column > b->column) - (a->column < b->column);
}

struct merges *
merges_new(struct source xml, const char *path, struct err *err)
{
	struct merges *m = mem_zero(1, sizeof(*m));
	char *block = mem_alloc(BLOCK);
	size_t have = 0, done;
	long got;

	while ((got = xml.read(xml.of, block + have, BLOCK - have, err)) > 0) {
		have += (size_t)got;
		done = search(m, block, have);
		memmove(block, block + done, have - done);
		have -= done;
	}
	mem_free(block);
	if (got == 0 && m->n > MERGES)
		got = err_set(err, ERR_DATA, "%s: more than %d merged cells in a sheet; save the table as CSV", path, MERGES);
	if (got < 0) {
		merges_free(m);
		return NULL;
	}
	if (m->n > 0)
		qsort(m->at, m->n, sizeof(*m->at), by_row);
	return m;
}

void
merges_free(struct merges *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < MERGES_OPEN; i++)
		buf_free(&m->open[i].text);
	mem_free(m->at);
	mem_free(m);
}

void
merges_rewind(struct merges *m)
{
	m->next = m->nopen = 0;
}

int
merges_at(struct merges *m, uint64_t line)
{
	for (size_t i = 0; i < m->nopen;)
		if (m->open[i].merge->to < line) {
			struct open last = m->open[--m->nopen];

			m->open[m->nopen] = m->open[i];		/* its text keeps its memory */
			m->open[i] = last;
		} else
			i++;
	for (; m->next < m->n && m->at[m->next].from <= line; m->next++) {
		if (m->at[m->next].to < line)
			continue;
		if (m->nopen == MERGES_OPEN)
			return -1;
		m->open[m->nopen].merge = &m->at[m->next];
		m->open[m->nopen].known = m->at[m->next].from < line;	/* its first row is not there: no value */
		buf_reset(&m->open[m->nopen++].text);
	}
	return 0;
}

size_t
merges_column(const struct merges *m, size_t i, struct str *text)
{
	if (i >= m->nopen)
		return SIZE_MAX;
	*text = m->open[i].known ? buf_as_str(&m->open[i].text) : STR_NONE;
	if (m->open[i].known && text->p == NULL)
		*text = STR("");
	return m->open[i].merge->column;
}

void
merges_put(struct merges *m, size_t i, struct str text)
{
	buf_str(&m->open[i].text, text);
	m->open[i].known = true;
}
