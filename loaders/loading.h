#ifndef LOADING_H
#define LOADING_H

#include <stdint.h>

#include "arena.h"
#include "dict.h"
#include "err.h"
#include "grid.h"
#include "pg.h"
#include "pgcopy.h"
#include "refuse.h"
#include "shape.h"

enum { VANISHED_TOLD = 20 };		/* of sites that a newer edition no longer has */

/*
 * One file on its way into the database: what the stations of a record (record.h)
 * work with.
 */
struct loading {
	struct pg *pg;
	const struct feed *feed;
	struct grid *grid;
	const struct shape *shape;
	const struct dict *dict;
	struct vocabs *vocabs;
	int32_t org;
	char org_text[12];		/* as it goes into keys */
	int64_t source_id, known_at;
	const char *name;		/* of the file, without folders */
	uint64_t bytes;			/* of the file */
	size_t at_once;			/* facilities that are compared in memory */
	size_t turn_bytes;		/* of memory for what is remembered of rows */
	uint64_t rows;			/* of the file; 0: nobody counted them yet */
	struct arena *arena;		/* reset for each row */
	struct arena *kept;		/* the report's */
	struct refusals *refusals;
	void *state;			/* of the record's own */

	uint64_t repeated;		/* rows that say what a row before them said */
	uint64_t added, changed, unchanged;
	uint64_t sites;			/* facilities that were not known and were taken from the rows */
	uint64_t vanished;		/* entries that a newer edition of a whole list no longer has; of a list of sites ... */
	const char *edition;		/* ... those that this file had, or NULL: there is none before it; */
	const char *gone[VANISHED_TOLD];	/* the first of them */
	size_t ngone;
};

/* An identifier with the part that its rows are stored in. */
struct key {
	struct str value;
	int64_t id;
	int16_t part;
};

struct key key_of(struct str value);		/* hash of the value alone: facility_key */

/* A hash over all that a row says, in the order of its puts. */
struct said {
	struct sha256 hash;
	uint8_t pending[256];		/* hashing in larger pieces costs a third */
	size_t n;
};

void said_begin(struct said *);
void said_text(struct said *, struct str);	/* STR_NONE differs from "" */
void said_number(struct said *, double);
void said_int(struct said *, int64_t);
int64_t said_end(struct said *);

struct str value_text(const struct value *);	/* STR_NONE when unknown */
struct str value_code(const struct value *);
void value_put_date(struct pgcopy *, const struct value *);	/* NULL when unknown */

/* Run one statement of ours and give the rows that it changed; -1: *err. */
int64_t load_run(struct pg *, const char *sql, const struct pg_param *, int n, struct err *) MUST_CHECK;

/* Statements that put staged rows in place of the versions before them: what would be
 * out of order, close the old, add the new, and which facilities that concerns. */
struct load_statements {
	const char *table, *late, *close, *add, *touch;
};

/* Run them and count; STAGED rows were staged. */
int load_replace(struct loading *, const struct load_statements *, uint64_t staged, struct err *) MUST_CHECK;

/* Staged rows are to be compared with this table: no plan that rests on its being empty. */
int load_expect(struct pg *, const char *table, struct err *) MUST_CHECK;

/* For the rest of the transaction: see and change no other organisation's rows (007_organisations.sql). */
int load_act_for(struct pg *, int32_t org, struct err *) MUST_CHECK;

/* Be the only one that loads until the transaction ends; ERR_BUSY: another does. */
int load_lock(struct pg *, struct err *) MUST_CHECK;

/* Refuse the file when something that it changes was already known at known_at or
 * later: versions are added in the order in which they became known. */
int load_in_order(struct loading *, const char *sql, struct err *) MUST_CHECK;

#endif
