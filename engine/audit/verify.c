#include <string.h>

#include "chain.h"
#include "mem.h"
#include "trail_files.h"
#include "verify.h"

/* Where the walk through the table stands: in one organisation's chain. */
struct walk {
	const struct anchors *anchors;
	struct verify_report *report;
	bool began;
	int32_t org;
	int64_t seq;			/* of the last event seen */
	uint8_t hash[SHA256_SIZE];	/* of the last event, as it stands */
	struct anchor_head *due;	/* what anchors say of this organisation, in order of time */
	size_t ndue, next;
	int64_t anchored;		/* the last event that an anchor names */
};

static void
fault(struct walk *w, int32_t org, int64_t seq, const char *what)
{
	struct verify_report *r = w->report;

	if (r->nfaults < VERIFY_FAULTS)
		r->fault[r->nfaults] = (struct verify_fault){ org, seq, what };
	r->nfaults++;
}

/* What the anchor A says of ORG, or NULL. */
static const struct anchor_head *
head_of(const struct anchor *a, int32_t org)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->head[i].org == org)
			return &a->head[i];
	return NULL;
}

static void
begin_chain(struct walk *w, int32_t org)
{
	w->report->chains++;
	w->began = true;
	w->org = org;
	w->seq = w->anchored = 0;
	memset(w->hash, 0, sizeof(w->hash));
	w->ndue = w->next = 0;
	for (size_t i = 0; i < w->anchors->n; i++) {
		const struct anchor_head *h = head_of(&w->anchors->at[i], org);

		if (h != NULL)
			w->due[w->ndue++] = *h;
	}
}

/* Anchors speak of events before SEQ that the walk did not meet: once for each chain's gap. */
static void
pass_missing(struct walk *w, int64_t seq)
{
	bool told = false;

	for (; w->next < w->ndue && w->due[w->next].seq < seq; w->next++)
		if (!told && w->due[w->next].seq > w->seq) {
			fault(w, w->org, w->due[w->next].seq, "an anchor names this event, and it is not there");
			told = true;
		}
}

static void
end_chain(struct walk *w)
{
	if (!w->began)
		return;
	pass_missing(w, INT64_MAX);
	w->report->loose += w->seq > w->anchored ? w->seq - w->anchored : 0;
}

static void
compare_anchors(struct walk *w)
{
	bool told = false;

	for (; w->next < w->ndue && w->due[w->next].seq == w->seq; w->next++) {
		w->anchored = w->seq;
		if (!told && memcmp(w->due[w->next].hash, w->hash, SHA256_SIZE) != 0)
			fault(w, w->org, w->seq, "an anchor has another hash of it: the chain was written anew up to here");
		told = true;
	}
}

static void
take(struct walk *w, const struct pg_rows *rows, int row)
{
	const struct chain_event e = {
		(int32_t)pg_get_int(rows, row, 0), pg_get_int(rows, row, 1), pg_get_int(rows, row, 2),
		pg_get(rows, row, 3), pg_get(rows, row, 4), pg_get(rows, row, 5), pg_get(rows, row, 6),
	};
	uint8_t prev[SHA256_SIZE], hash[SHA256_SIZE], made[SHA256_SIZE];

	if (!w->began || e.org != w->org) {
		end_chain(w);
		begin_chain(w, e.org);
	}
	w->report->events++;
	if (!chain_unhex(pg_get(rows, row, 7), prev) || !chain_unhex(pg_get(rows, row, 8), hash)) {
		fault(w, e.org, e.seq, "its hashes are not of 32 bytes");
		memset(prev, 0, sizeof(prev));
		memset(hash, 0, sizeof(hash));
	}
	chain_hash(&e, prev, made);
	pass_missing(w, e.seq);
	if (e.seq != w->seq + 1)
		fault(w, e.org, e.seq, "events before it are missing");
	else if (memcmp(prev, w->hash, SHA256_SIZE) != 0)
		fault(w, e.org, e.seq, "it does not follow on the event before: one of the two was changed, added or moved");
	if (memcmp(made, hash, SHA256_SIZE) != 0)
		fault(w, e.org, e.seq, "it was changed: its hash is another's");
	w->seq = e.seq;
	memcpy(w->hash, hash, sizeof(w->hash));
	compare_anchors(w);
}

/* Organisations that the newest anchor knows and of which nothing is left. */
static int
find_gone(struct pg *pg, struct walk *w, struct err *err)
{
	const struct anchor *last = w->anchors->n > 0 ? &w->anchors->at[w->anchors->n - 1] : NULL;
	struct pg_rows *rows = pg_query(pg, trail_heads, NULL, 0, err);

	if (rows == NULL)
		return -1;
	for (size_t i = 0; last != NULL && i < last->n; i++) {
		bool there = false;

		for (int k = 0; k < pg_rows_count(rows) && !there; k++)
			there = pg_get_int(rows, k, 0) == last->head[i].org;
		if (!there)
			fault(w, last->head[i].org, 1, "an anchor knows this organisation, and its whole log is gone");
	}
	pg_rows_free(rows);
	return 0;
}

int
verify_log(struct pg *pg, const struct anchors *anchors, struct verify_report *report, struct err *err)
{
	struct walk w = { .anchors = anchors, .report = report, .org = INT32_MIN, .seq = INT64_MIN };
	int n, done = 0;

	*report = (struct verify_report){ .anchors = (int64_t)anchors->n };
	w.due = mem_zero(anchors->n + 1, sizeof(*w.due));
	do {
		const struct pg_param from[] = { pg_int(w.org), pg_int(w.seq), pg_int(VERIFY_BATCH) };
		struct pg_rows *rows = pg_query(pg, trail_events, from, 3, err);

		n = rows != NULL ? pg_rows_count(rows) : 0;
		done = rows != NULL ? 0 : -1;
		for (int i = 0; i < n; i++)
			take(&w, rows, i);
		pg_rows_free(rows);
	} while (done == 0 && n == VERIFY_BATCH);
	end_chain(&w);
	mem_free(w.due);
	return done < 0 ? -1 : find_gone(pg, &w, err);
}
