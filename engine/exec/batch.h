#ifndef BATCH_H
#define BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "plan.h"
#include "table.h"

/*
 * Some facilities with everything that is known of them: what is judged at a
 * time.  Filled in this order: each facility with its assessments, then all
 * findings, goods, matches, documents and links, each kind in the order of the
 * facilities; then batch_complete, and it is ready.
 *
 * The tables hold the facts; the arrays beside them, one entry a row, what the
 * judge must know of a record besides.  Text is kept in the batch's arena.
 */
struct subject {
	int64_t facility_id;
	int32_t org_id;
	int32_t country, sector;	/* codes of the domains, -1: unknown */
	int32_t workers;		/* the most that its source says, -1: unknown */
	uint32_t row, nrows;		/* of table[ON_FACILITY]: at least one */
	uint32_t nassessments;		/* 0: the row is bare, of no assessment */
	uint32_t finding, nfindings;
	uint32_t good, ngoods;
	uint32_t match, nmatches;
	uint32_t document, ndocuments;
	uint32_t link, nlinks;
	uint32_t text, ntexts;		/* the last of its texts, NO_ROW: none */
	uint32_t nkept;			/* texts of which a scan before kept what was found in them */
	bool untold;			/* a text of it is neither here nor was it searched before */
};

struct assessment_row {
	int64_t id;
	int32_t date;
	int32_t scheme;			/* code, -1: unknown */
	bool self;			/* a self-assessment: it has no findings to show */
	bool incomplete;		/* rows of it were refused: what it does not say is not clean */
};

struct finding_row {
	int64_t id;
	int64_t assessment;
	uint32_t row;			/* the assessment's row of table[ON_FACILITY], NO_ROW: none */
	int32_t date;
	enum remedy remedy;
	bool narrative;			/* tells more than an answer: rules on findings ask it */
	const struct fact *fact;	/* the answer that it gave, or NULL */
	uint32_t at;			/* its row of table[ON_FINDING], NO_ROW without a narrative; batch_finding sets it */
};

struct match_row {
	int64_t id;
};

struct document_row {
	int64_t id;
	int32_t date;
	int32_t kind;			/* code of the domain document_kind, -1: unknown */
};

struct link_row {
	int64_t id;
	int32_t date;			/* of the statement */
};

/* A text that rules search, in a cell. */
struct text_row {
	int64_t key;			/* of the version of the record, and the fact: what has the same is the same text */
	const struct fact *fact;
	uint32_t row;			/* of the fact's table */
	bool found;			/* what was found in it before stands in its place */
	uint32_t before;		/* the one before it of this subject, NO_ROW: none */
};

#define NO_ROW UINT32_MAX

struct batch {
	const struct plan *plan;
	struct arena *arena;
	struct table *table[NRECORDS];	/* [ON_ASSESSMENT] is NULL: see table.h */
	size_t *attribute[NRECORDS];	/* of each table: the columns that hold attributes of the facility */
	size_t nattributes[NRECORDS];
	struct subject *subject;
	size_t nsubjects, capsubjects;
	struct assessment_row *assessment;	/* by row of table[ON_FACILITY] */
	struct finding_row *finding;
	struct match_row *match;		/* by row of table[ON_MATCH] */
	struct document_row *document;		/* by row of table[ON_DOCUMENT] */
	struct link_row *link;			/* by row of table[ON_LINK] */
	struct text_row *text;
	size_t ntexts, captexts;
	size_t capassessments, nfindings, capfindings, capmatches, capdocuments, caplinks;
	uint64_t **own;			/* by fact->index: bits of cells that the row itself answered */
	size_t *capown;
	uint32_t *several;		/* subjects with more than one assessment: in these alone there are gaps to fill; */
	size_t nseveral, capseveral;
	uint32_t *filled_from;		/* by fact->index, and of each of them: the row from which, or NO_ROW */
	size_t capfilled;
};

struct batch *batch_new(const struct plan *);
void batch_free(struct batch *);
void batch_reset(struct batch *);

/* Start the next facility; its row of table[ON_FACILITY] is subject->row.  Set the
 * facility's own facts on it before its first assessment: the rows of further
 * assessments begin as copies.  Pointers to subjects hold until the next one. */
struct subject *batch_subject(struct batch *, int64_t facility_id, int32_t org_id);

/* An assessment of the newest subject, newest first (ties by id); returns the row
 * of table[ON_FACILITY] to set its answers on. */
uint32_t batch_assessment(struct batch *, const struct assessment_row *);

/* The records of subject S; return the row of their table to set facts on.  A
 * finding without a narrative has none: NO_ROW. */
uint32_t batch_finding(struct batch *, struct subject *s, const struct finding_row *);
uint32_t batch_good(struct batch *, struct subject *s);
uint32_t batch_match(struct batch *, struct subject *s, const struct match_row *);
uint32_t batch_document(struct batch *, struct subject *s, const struct document_row *);
uint32_t batch_link(struct batch *, struct subject *s, const struct link_row *);

/* A text of subject S whose cell was set; one that is there under its key already is not added. */
void batch_text(struct batch *, struct subject *s, const struct text_row *);

/* Carry answers over to the assessments that are silent, from the newest that is
 * not, and the facility's attributes to its records' tables. */
void batch_complete(struct batch *);

#endif
