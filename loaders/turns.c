#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "bounds.h"
#include "buf.h"
#include "mem.h"
#include "record.h"
#include "spool.h"
#include "turns.h"

enum {
	TURNS_MAX = INT16_MAX,
	ANSWER_BYTES = 48,		/* of memory for each answer of a row (audit_store.h) */
	ROW_AT_LEAST = 16,		/* bytes of a file: one with fewer rows than memory is for need not be counted */
	BLOCK = 64 << 10,
	TELL = 1,			/* in what is noted of a row: it is to be shaped again in the last turn */
};

/* A temporary file: written, then read. */
struct notes {
	int fd;
	struct buf buf;			/* not written yet */
	int64_t n;			/* bytes, with those */
	FILE *in;			/* when it is read */
};

/* What one turn found, in the order of rows. */
struct found {
	int64_t at, end;		/* of the notes that are not read yet */
	uint64_t row;			/* that they begin with; UINT64_MAX: there are none */
};

struct turns {
	size_t n, now;
	struct notes dealt;		/* of each row: its turn and TELL, two bytes */
	struct notes told;		/* struct found */
	struct found *found;		/* of each turn */
	uint64_t row;			/* in the last turn: the next one */
	size_t of;			/* the turn of the row before it */
};

static void
put(struct notes *w, const void *p, size_t n)
{
	buf_put(&w->buf, p, n);
	w->n += (int64_t)n;
}

static int
flush(struct notes *w, size_t most, struct err *err)
{
	if (w->buf.n <= most)
		return 0;
	if (spool_put(w->fd, w->buf.p, w->buf.n, err) < 0)
		return -1;
	buf_reset(&w->buf);
	return 0;
}

static int
get(struct notes *w, void *p, size_t n, struct err *err)
{
	return n == 0 || fread(p, n, 1, w->in) == 1 ? 0 : err_set(err, ERR_IO, "a temporary file cannot be read: %s", strerror(errno));
}

static int
open_notes(struct notes *w, struct err *err)
{
	return (w->fd = spool_open(err)) < 0 ? -1 : 0;
}

static int
read_notes(struct notes *w, struct err *err)
{
	if (flush(w, 0, err) < 0)
		return -1;
	if (lseek(w->fd, 0, SEEK_SET) < 0 || (w->in = fdopen(w->fd, "rb")) == NULL)
		return err_set(err, ERR_IO, "a temporary file cannot be read: %s", strerror(errno));
	w->fd = -1;			/* the stream's */
	return 0;
}

static void
close_notes(struct notes *w)
{
	if (w->in != NULL)
		fclose(w->in);
	if (w->fd >= 0)
		close(w->fd);
	buf_free(&w->buf);
}

static int
count_rows(struct loading *l, struct err *err)
{
	struct row row;
	int got = grid_rewind(l->grid, err);

	while (got >= 0 && (got = grid_next(l->grid, &row, err)) > 0)
		l->rows++;
	return got;
}

/* How many turns the file takes; 0: *err. */
static size_t
turns_for(struct loading *l, struct err *err)
{
	uint64_t row_bytes = l->feed->record->row_bytes, n;

	if (row_bytes == 0)
		return 1;
	for (size_t i = 0; i < l->shape->n; i++)
		row_bytes += l->shape->binding[i].answer != NULL ? ANSWER_BYTES : 0;
	if (l->rows == 0 && l->bytes / ROW_AT_LEAST * row_bytes > l->turn_bytes && count_rows(l, err) < 0)
		return 0;
	n = l->rows * row_bytes / l->turn_bytes + 1;
	return n < TURNS_MAX ? (size_t)n : TURNS_MAX;
}

static void
put_faults(struct notes *w, const struct fault *f, size_t from, size_t to)
{
	uint64_t n = to - from;

	put(w, &n, sizeof(n));
	for (size_t i = from; i < to; i++) {
		const char *text[] = { f[i].code, f[i].expected, f[i].remedy };
		uint64_t column = f[i].column;

		put(w, &column, sizeof(column));
		for (size_t k = 0; k < sizeof(text) / sizeof(text[0]); k++) {
			n = strlen(text[k]);
			put(w, &n, sizeof(n));
			put(w, text[k], (size_t)n);
		}
	}
}

/* What its turn found out about a row, beyond what shaping it does. */
static void
note(struct turns *t, uint64_t row, const struct shaped *shaped, size_t faults, size_t doubts)
{
	if (shaped->nfaults == faults && shaped->ndoubts == doubts)
		return;
	put(&t->told, &row, sizeof(row));
	put_faults(&t->told, shaped->fault, faults, shaped->nfaults);
	put_faults(&t->told, shaped->doubt, doubts, shaped->ndoubts);
}

int
turns_take(struct loading *l, struct shaped *row, struct err *err)
{
	const struct record *record = l->feed->record;

	if (row->nfaults == 0 && record->row(l, row, err) < 0)
		return -1;
	if (row->nfaults > 0 && record->refused != NULL)
		record->refused(l, row);
	return 0;
}

/* Which turn a row belongs to; those that contradict none, to the last. */
static size_t
turn_of(const struct turns *t, struct loading *l, const struct shaped *row)
{
	int64_t id;

	if (row->blank || row->passed_over || !l->feed->record->group(l, row, &id))
		return t->n - 1;
	return (uint64_t)id % t->n;
}

/* The rows of one turn.  The first deals all of them out. */
static int
run(struct turns *t, struct loading *l, struct progress *progress, struct err *err)
{
	struct shaped *shaped = mem_zero(1, sizeof(*shaped));
	struct row row;
	int got = grid_rewind(l->grid, err);

	t->found[t->now].at = t->told.n;
	for (uint64_t i = 0; got >= 0 && (got = grid_next(l->grid, &row, err)) > 0; i++) {
		uint16_t dealt;
		size_t faults, doubts;

		if (i % 1000 == 0)
			progress_at(progress, turns_done(t, l));
		if (row.line > BOUND_LINES)
			break;			/* the last turn refuses the file */
		if (t->now > 0) {
			if ((got = get(&t->dealt, &dealt, sizeof(dealt), err)) < 0)
				break;
			if (dealt >> 1 != t->now)
				continue;
		}
		arena_reset(l->arena);
		shape_row(l->shape, l->grid, &row, l->arena, shaped);
		faults = shaped->nfaults;
		doubts = shaped->ndoubts;
		if (t->now == 0) {
			size_t of = turn_of(t, l, shaped);

			dealt = (uint16_t)(of << 1 | (faults > 0 || doubts > 0 ? TELL : 0));
			put(&t->dealt, &dealt, sizeof(dealt));
			if ((got = flush(&t->dealt, BLOCK, err)) < 0)
				break;
			if (of > 0)
				continue;
		}
		if ((got = turns_take(l, shaped, err)) < 0)
			break;
		note(t, i, shaped, faults, doubts);
		if ((got = flush(&t->told, BLOCK, err)) < 0)
			break;
	}
	t->found[t->now].end = t->told.n;
	mem_free(shaped);
	return got < 0 ? -1 : 0;
}

/* Stand before what the turn found next; which row that is of. */
static int
next_found(struct turns *t, struct found *f, struct err *err)
{
	f->row = UINT64_MAX;
	if (f->at == f->end)
		return 0;
	if (fseeko(t->told.in, f->at, SEEK_SET) < 0)
		return err_set(err, ERR_IO, "a temporary file cannot be read: %s", strerror(errno));
	return get(&t->told, &f->row, sizeof(f->row), err);
}

static int
run_all(struct turns *t, struct loading *l, struct progress *progress, struct err *err)
{
	if (open_notes(&t->dealt, err) < 0 || open_notes(&t->told, err) < 0)
		return -1;
	for (; t->now < t->n - 1; t->now++) {
		if (t->now > 0)
			rewind(t->dealt.in);
		if (run(t, l, progress, err) < 0 || l->feed->record->turn(l, err) < 0 ||
		    (t->now == 0 && read_notes(&t->dealt, err) < 0))
			return -1;
	}
	rewind(t->dealt.in);
	if (read_notes(&t->told, err) < 0)
		return -1;
	for (size_t i = 0; i < t->n; i++)
		if (next_found(t, &t->found[i], err) < 0)
			return -1;
	return 0;
}

struct turns *
turns_begin(struct loading *l, struct progress *progress, struct err *err)
{
	struct turns *t = mem_zero(1, sizeof(*t));

	t->dealt.fd = t->told.fd = -1;
	if ((t->n = turns_for(l, err)) == 0)
		goto failed;
	if (t->n == 1)
		return t;
	t->found = mem_zero(t->n, sizeof(*t->found));
	if (progress != NULL) {
		progress->what = arena_printf(l->kept, "%s, in %zu turns", l->name, t->n);
		progress->total = t->n * l->bytes;
	}
	if (run_all(t, l, progress, err) == 0)
		return t;
failed:
	turns_free(t);
	return NULL;
}

void
turns_free(struct turns *t)
{
	if (t == NULL)
		return;
	close_notes(&t->dealt);
	close_notes(&t->told);
	mem_free(t->found);
	mem_free(t);
}

int
turns_next(struct turns *t, enum turn *turn, struct err *err)
{
	uint16_t dealt;

	*turn = TURN_NOW;
	if (t->n == 1)
		return 0;
	if (get(&t->dealt, &dealt, sizeof(dealt), err) < 0)
		return -1;
	t->of = dealt >> 1;
	if (t->of < t->n - 1)
		*turn = (dealt & TELL) != 0 || t->found[t->of].row == t->row ? TURN_TOLD : TURN_DONE;
	t->row++;
	return 0;
}

static int
get_text(struct turns *t, struct arena *arena, const char **text, struct err *err)
{
	uint64_t n;
	char *p;

	if (get(&t->told, &n, sizeof(n), err) < 0)
		return -1;
	*text = p = arena_alloc(arena, (size_t)n + 1);
	return get(&t->told, p, (size_t)n, err);
}

static int
get_faults(struct turns *t, struct shaped *row, void (*add)(struct shaped *, size_t, const char *, const char *, const char *),
    struct err *err)
{
	uint64_t n, column;
	const char *code, *expected, *remedy;

	if (get(&t->told, &n, sizeof(n), err) < 0)
		return -1;
	for (; n > 0; n--) {
		if (get(&t->told, &column, sizeof(column), err) < 0 || get_text(t, row->arena, &code, err) < 0 ||
		    get_text(t, row->arena, &expected, err) < 0 || get_text(t, row->arena, &remedy, err) < 0)
			return -1;
		add(row, (size_t)column, code, expected, remedy);
	}
	return 0;
}

int
turns_tell(struct turns *t, struct shaped *row, struct err *err)
{
	struct found *f = &t->found[t->of];

	if (f->row != t->row - 1)
		return 0;
	if (fseeko(t->told.in, f->at + (int64_t)sizeof(f->row), SEEK_SET) < 0)
		return err_set(err, ERR_IO, "a temporary file cannot be read: %s", strerror(errno));
	if (get_faults(t, row, shaped_refuse, err) < 0 || get_faults(t, row, shaped_doubt, err) < 0)
		return -1;
	f->at = ftello(t->told.in);
	return next_found(t, f, err);
}

uint64_t
turns_done(const struct turns *t, const struct loading *l)
{
	return t->now * l->bytes + grid_done(l->grid);
}
