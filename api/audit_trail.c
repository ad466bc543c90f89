#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "anchor.h"
#include "api_files.h"
#include "audit_trail.h"
#include "mem.h"
#include "monotonic.h"

/* An event with texts of its own. */
struct note {
	struct audit_event e;
	char *text[4];			/* what e points to */
	void (*done)(void *arg, bool written);
	void *arg;
	int64_t times;			/* of a look at a list; 0: it is none */
};

struct audit_trail {
	char *conninfo, *anchors;
	struct journal *journal;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool closing;
	struct note queue[AUDIT_TRAIL_DEPTH];
	size_t waiting;
	struct note seen[AUDIT_TRAIL_SEEN];
	size_t nseen;
	int64_t forgotten;		/* looks for which there was no room */
	/* the thread's alone */
	struct pg *pg;
	int pause;
	int64_t retry_at, write_seen_at;
	int64_t anchored_day;		/* -1: to be found out */
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *
copy(struct note *n, int i, const char *text)
{
	n->text[i] = text != NULL ? mem_dup(text, strlen(text)) : NULL;
	return n->text[i];
}

static struct note
note_of(const struct audit_event *e)
{
	struct note n = { .e = { .org = e->org, .at = now_us() } };

	n.e.actor = copy(&n, 0, e->actor);
	n.e.action = copy(&n, 1, e->action);
	n.e.object = copy(&n, 2, e->object);
	n.e.detail = copy(&n, 3, e->detail);
	return n;
}

static void
note_free(struct note *n)
{
	for (size_t i = 0; i < sizeof(n->text) / sizeof(n->text[0]); i++)
		mem_free(n->text[i]);
}

/* In one transaction. */
static int
write_events(struct audit_trail *t, const struct audit_event *e, size_t n, struct err *err)
{
	if (pg_begin(t->pg, err) < 0)
		return -1;
	if (pg_act_for(t->pg, PG_ALL_ORGS, err) == 0 && audit_add(t->pg, e, n, err) == 0 && pg_commit(t->pg, err) == 0)
		return 0;
	pg_rollback(t->pg);
	return -1;
}

static bool
connected(struct audit_trail *t, struct err *err)
{
	if (t->pg != NULL)
		return true;
	if (monotonic_s() < t->retry_at) {
		err_set(err, ERR_UNAVAILABLE, "the database is away");
		return false;
	}
	if ((t->pg = pg_open(t->conninfo, err)) != NULL && pg_script(t->pg, api_audit_session, err) == 0) {
		t->pause = 0;
		return true;
	}
	pg_close(t->pg);
	t->pg = NULL;
	t->pause = t->pause == 0 ? 1 : 2 * t->pause < AUDIT_TRAIL_PAUSE_MAX ? 2 * t->pause : AUDIT_TRAIL_PAUSE_MAX;
	t->retry_at = monotonic_s() + t->pause;
	return false;
}

/* Write them, on a new connection if the one there was broke.  False: not written. */
static bool
write_all(struct audit_trail *t, const struct note *note, size_t n)
{
	struct audit_event *e = mem_alloc((n + 1) * sizeof(*e));
	struct err err = { .msg = "" };
	bool written = false;

	for (size_t i = 0; i < n; i++)
		e[i] = note[i].e;
	for (int attempt = 0; !written && attempt < 2 && connected(t, &err); attempt++)
		if (!(written = write_events(t, e, n, &err) == 0) && !pg_alive(t->pg)) {
			pg_close(t->pg);
			t->pg = NULL;
		} else if (!written)
			break;
	if (!written && t->pg != NULL)
		journal_say(t->journal, JOURNAL_ERROR, "audit", "%zu events could not be written: %s", n, err.msg);
	mem_free(e);
	return written;
}

/* What was seen so far, as notes; they are the caller's. */
static size_t
take_seen(struct audit_trail *t, struct note note[AUDIT_TRAIL_SEEN + 1])
{
	size_t n = t->nseen;
	char detail[64];

	memcpy(note, t->seen, n * sizeof(*note));
	for (size_t i = 0; i < n; i++) {
		snprintf(detail, sizeof(detail), "{\"times\":%lld}", (long long)note[i].times);
		note[i].e.detail = copy(&note[i], 3, detail);
	}
	if (t->forgotten > 0) {
		snprintf(detail, sizeof(detail), "{\"times\":%lld}", (long long)t->forgotten);
		note[n++] = note_of(&(struct audit_event){ AUDIT_INSTALLATION, 0, "server", "forgotten", "lists", detail });
	}
	t->nseen = 0;
	t->forgotten = 0;
	return n;
}

static bool
same(const struct audit_event *a, const struct audit_event *b)
{
	return a->org == b->org && strcmp(a->actor, b->actor) == 0 && strcmp(a->action, b->action) == 0 &&
	    strcmp(a->object, b->object) == 0;
}

/* With the lock. */
static void
see(struct audit_trail *t, const struct audit_event *e, int64_t times)
{
	size_t i = 0;

	while (i < t->nseen && !same(&t->seen[i].e, e))
		i++;
	if (i == AUDIT_TRAIL_SEEN) {
		t->forgotten += times;
		return;
	}
	if (i == t->nseen)
		t->seen[t->nseen++] = note_of(&(struct audit_event){ e->org, 0, e->actor, e->action, e->object, NULL });
	t->seen[i].times += times;
}

/* Without the lock.  What could not be written is seen again. */
static void
write_seen(struct audit_trail *t)
{
	struct note *note = mem_alloc((AUDIT_TRAIL_SEEN + 1) * sizeof(*note));
	size_t n;
	bool written;

	pthread_mutex_lock(&t->lock);
	n = take_seen(t, note);
	pthread_mutex_unlock(&t->lock);
	written = n == 0 || write_all(t, note, n);
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < n; i++) {
		if (!written && note[i].times > 0)
			see(t, &note[i].e, note[i].times);
		else if (!written)
			t->forgotten++;
		note_free(&note[i]);
	}
	pthread_mutex_unlock(&t->lock);
	mem_free(note);
	t->write_seen_at = monotonic_s() + AUDIT_TRAIL_LIST_SECONDS;
}

static int
write_anchor(struct audit_trail *t, int64_t at, char root[ANCHOR_HEX + 1], struct err *err)
{
	int done;

	if (pg_begin(t->pg, err) < 0)
		return -1;
	done = pg_act_for(t->pg, PG_ALL_ORGS, err) < 0 ? -1 : anchor_write(t->pg, t->anchors, at, root, err);
	pg_rollback(t->pg);			/* it only read */
	return done;
}

/* Once on each day on which something is written. */
static void
anchor(struct audit_trail *t)
{
	int64_t at = now_us(), today = at / ((int64_t)24 * 60 * 60 * 1000000);
	char root[ANCHOR_HEX + 1];
	struct err err;

	if (t->anchors == NULL || t->anchored_day == today)
		return;
	t->anchored_day = today;
	if (!anchor_due(t->anchors, at) || !connected(t, &err))
		return;
	if (write_anchor(t, at, root, &err) < 0)
		journal_say(t->journal, JOURNAL_ERROR, "audit", "the audit log could not be anchored: %s", err.msg);
	else if (root[0] != '\0')
		journal_say(t->journal, JOURNAL_INFO, "audit", "the audit log's anchor of today has the root %s", root);
}

/* Until something is to be done; with the lock. */
static void
wait_for_work(struct audit_trail *t)
{
	while (t->waiting == 0 && !t->closing && !(t->nseen + (size_t)(t->forgotten > 0) > 0 && monotonic_s() >= t->write_seen_at)) {
		struct timespec until;

		if (t->nseen == 0 && t->forgotten == 0) {
			pthread_cond_wait(&t->wake, &t->lock);
			continue;
		}
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&t->wake, &t->lock, &until);
	}
}

static void *
work(void *arg)
{
	struct audit_trail *t = arg;
	struct note *group = mem_alloc(AUDIT_TRAIL_DEPTH * sizeof(*group));
	bool closing = false;

	while (!closing) {
		size_t n;
		bool written;

		pthread_mutex_lock(&t->lock);
		wait_for_work(t);
		closing = t->closing;
		n = t->waiting;
		memcpy(group, t->queue, n * sizeof(*group));
		t->waiting = 0;
		pthread_mutex_unlock(&t->lock);
		written = n > 0 && write_all(t, group, n);
		for (size_t i = 0; i < n; i++) {
			group[i].done(group[i].arg, written);
			note_free(&group[i]);
		}
		if (closing || monotonic_s() >= t->write_seen_at)
			write_seen(t);
		anchor(t);
	}
	mem_free(group);
	return NULL;
}

static void
trail_free(struct audit_trail *t)
{
	for (size_t i = 0; i < t->nseen; i++)
		note_free(&t->seen[i]);
	pg_close(t->pg);
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	mem_free(t->anchors);
	mem_free(t->conninfo);
	mem_free(t);
}

struct audit_trail *
audit_trail_open(const char *conninfo, const char *anchors, struct journal *journal, struct err *err)
{
	struct audit_trail *t = mem_zero(1, sizeof(*t));

	t->conninfo = mem_dup(conninfo, strlen(conninfo));
	t->anchors = anchors != NULL ? mem_dup(anchors, strlen(anchors)) : NULL;
	t->journal = journal;
	t->anchored_day = -1;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->wake, NULL);
	if (pthread_create(&t->thread, NULL, work, t) == 0)
		return t;
	err_set(err, ERR_UNAVAILABLE, "cannot start a thread");
	trail_free(t);
	return NULL;
}

void
audit_trail_close(struct audit_trail *t)
{
	if (t == NULL)
		return;
	pthread_mutex_lock(&t->lock);
	t->closing = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	pthread_join(t->thread, NULL);
	trail_free(t);
}

bool
audit_trail_note(struct audit_trail *t, const struct audit_event *e, void (*done)(void *arg, bool written), void *arg)
{
	bool room;

	pthread_mutex_lock(&t->lock);
	if ((room = t->waiting < AUDIT_TRAIL_DEPTH && !t->closing)) {
		struct note *n = &t->queue[t->waiting++];

		*n = note_of(e);
		n->done = done;
		n->arg = arg;
		pthread_cond_signal(&t->wake);
	}
	pthread_mutex_unlock(&t->lock);
	return room;
}

void
audit_trail_saw(struct audit_trail *t, const struct audit_event *e)
{
	pthread_mutex_lock(&t->lock);
	see(t, e, 1);
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
}
