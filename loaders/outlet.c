#include <stdbool.h>

#include "hash.h"
#include "mem.h"
#include "outlet.h"
#include "pgpush.h"

enum {
	PAUSE = 64,			/* calls between two looks at the connection: a fraction of what a socket holds */
	WORTH = OUTLET_BATCH / 8,	/* bytes for which a COPY is begun: the largest outlet of a batch has more */
};

struct outlet {
	const char *sql;
	struct pgcopy *filling[NPARTS], *sending[NPARTS];
	uint64_t rows, stored;		/* put in, and what the server says that it has of them */
	size_t filled;			/* bytes of the rows before the one at hand */
	struct outlets *all;
	struct outlet *next;
};

struct outlets {
	struct pg *pg;
	struct outlet *first, **last;
	size_t filled;			/* of all of them */
	struct pgcopy *at;		/* the row at hand, */
	struct outlet *of;		/* and whose it is */
	unsigned calls;

	/* The batch on its way: of outlet OUT the parts from PART on, of which REST is left.
	 * PUSH goes on from batch to batch until another outlet than TO has something to send. */
	struct outlet *out, *to;
	struct pgpush *push;
	int part;
	struct str rest;
};

struct outlets *
outlets_new(struct pg *pg)
{
	struct outlets *o = mem_zero(1, sizeof(*o));

	o->pg = pg;
	o->last = &o->first;
	return o;
}

static void
drop_rows(struct outlet *out)
{
	for (int i = 0; i < NPARTS; i++) {
		pgcopy_abort(out->filling[i], NULL);
		pgcopy_abort(out->sending[i], NULL);
		out->filling[i] = out->sending[i] = NULL;
	}
}

void
outlets_free(struct outlets *o)
{
	if (o == NULL)
		return;
	pgpush_abort(o->push);
	for (struct outlet *out = o->first, *next; out != NULL; out = next) {
		next = out->next;
		drop_rows(out);
		mem_free(out);
	}
	mem_free(o);
}

struct outlet *
outlet_new(struct outlets *o, const char *sql, int ncolumns)
{
	struct outlet *out = mem_zero(1, sizeof(*out));

	out->sql = sql;
	out->all = o;
	for (int i = 0; i < NPARTS; i++) {
		out->filling[i] = pgcopy_collect(ncolumns);
		out->sending[i] = pgcopy_collect(ncolumns);
	}
	*o->last = out;
	o->last = &out->next;
	return out;
}

static void
count(struct outlets *o)
{
	size_t n = o->at != NULL ? pgcopy_row_size(o->at) : 0;

	o->filled += n;
	if (n > 0)
		o->of->filled += n;
	o->at = NULL;
}

struct pgcopy *
outlet_row(struct outlet *out, int64_t id)
{
	struct outlets *o = out->all;
	struct pgcopy *copy = out->filling[(uint64_t)id >> 56];

	count(o);
	pgcopy_row(copy);
	o->at = copy;
	o->of = out;
	out->rows++;
	return copy;
}

static int
end_push(struct outlets *o, struct err *err)
{
	int64_t rows = o->push != NULL ? pgpush_end(o->push, err) : 0;

	o->push = NULL;
	if (rows < 0)
		return -1;
	if (o->to != NULL)
		o->to->stored += (uint64_t)rows;
	o->to = NULL;
	return 0;
}

static int
push_to(struct outlets *o, struct outlet *out, struct err *err)
{
	if (o->to == out)
		return 0;
	if (end_push(o, err) < 0 || (o->push = pgpush_begin(o->pg, out->sql, err)) == NULL)
		return -1;
	o->to = out;
	return 0;
}

/* Send of the batch what can be sent now, or all; 1 when it is gone. */
static int
send(struct outlets *o, bool wait, struct err *err)
{
	while (o->out != NULL) {
		if (o->rest.n == 0) {
			while (o->part < NPARTS && (o->rest = pgcopy_collected(o->out->sending[o->part])).n == 0)
				o->part++;
			if (o->part == NPARTS) {
				o->out = o->out->next;
				o->part = 0;
				continue;
			}
			if (push_to(o, o->out, err) < 0)
				return -1;
		}
		if (wait) {
			if (pgpush_all(o->push, o->rest, err) < 0)
				return -1;
			o->rest.n = 0;
		} else {
			int sent = pgpush_some(o->push, &o->rest, err);

			if (sent <= 0)
				return sent;
		}
		pgcopy_forget(o->out->sending[o->part++]);
	}
	return 1;
}

/* What was filled becomes the batch, where an outlet has at least so many bytes; the one
 * before is gone. */
static void
turn(struct outlets *o, size_t least)
{
	count(o);
	for (struct outlet *out = o->first; out != NULL; out = out->next) {
		if (out->filled < least)
			continue;
		for (int i = 0; i < NPARTS; i++) {
			struct pgcopy *empty = out->sending[i];

			out->sending[i] = out->filling[i];
			out->filling[i] = empty;
		}
		o->filled -= out->filled;
		out->filled = 0;
	}
	o->out = o->first;
	o->part = 0;
	o->rest = (struct str){ "", 0 };
}

int
outlets_move(struct outlets *o, struct err *err)
{
	if (o->filled < OUTLET_BATCH) {
		if (o->out == NULL || ++o->calls % PAUSE != 0)
			return 0;
		return send(o, false, err) < 0 ? -1 : 0;
	}
	if (send(o, true, err) < 0)
		return -1;
	turn(o, WORTH);
	return 0;
}

int
outlets_end(struct outlets *o, struct err *err)
{
	if (send(o, true, err) < 0)
		return -1;
	turn(o, 0);
	if (send(o, true, err) < 0 || end_push(o, err) < 0)
		return -1;
	for (struct outlet *out = o->first; out != NULL; out = out->next) {
		drop_rows(out);
		if (out->stored != out->rows)
			return err_set(err, ERR_BUG, "of %llu rows the database has %llu", (unsigned long long)out->rows,
			    (unsigned long long)out->stored);
	}
	return 0;
}

uint64_t
outlet_rows(const struct outlet *out)
{
	return out->rows;
}
