#include <pthread.h>

#include "mem.h"
#include "monotonic.h"
#include "pool.h"

struct worker {
	struct pool *pool;
	pthread_t thread;
	bool started;
	struct pg *db;			/* NULL: broken, to be opened again */
	int pause;			/* seconds until the attempt after the next */
	int64_t retry_at;
};

struct pool {
	char *conninfo;
	struct pool_options options;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool closing;
	int64_t give_up_at;		/* when closing */
	struct pool_job queue[POOL_DEPTH];
	size_t head, waiting;
	int connected;			/* workers */
	struct worker worker[POOL_WORKERS];
};

static struct pg *
connect_db(struct pool *pool, struct err *err)
{
	struct pg *db = pg_open(pool->conninfo, err);

	if (db != NULL && pool->options.setup(db, err) < 0) {
		pg_close(db);
		return NULL;
	}
	return db;
}

/* The worker's connection, opened again if it is time for that. */
static bool
connected(struct worker *w, struct err *err)
{
	if (w->db != NULL)
		return true;
	if (monotonic_s() < w->retry_at) {
		err_set(err, ERR_UNAVAILABLE, "the database is away");
		return false;
	}
	if ((w->db = connect_db(w->pool, err)) != NULL) {
		w->pause = 0;
		return true;
	}
	journal_say(w->pool->options.journal, JOURNAL_WARNING, "database", "database: %s", err->msg);
	err->kind = ERR_UNAVAILABLE;		/* whatever it is, it was well when we started */
	w->pause = w->pause == 0 ? 1 : 2 * w->pause < POOL_PAUSE_MAX ? 2 * w->pause : POOL_PAUSE_MAX;
	w->retry_at = monotonic_s() + w->pause;
	return false;
}

static void
serve_job(struct worker *w, const struct pool_job *job, bool give_up)
{
	struct err err;

	if (give_up) {
		err_set(&err, ERR_UNAVAILABLE, "the server is stopping");
		job->fail(job->arg, &err);
		return;
	}
	for (int attempt = 0; attempt < 2 && connected(w, &err); attempt++) {
		if (job->run(w->db, job->arg, &err) == 0)
			return;
		if (err.kind != ERR_UNAVAILABLE || pg_alive(w->db))
			break;
		pg_close(w->db);
		w->db = NULL;
	}
	job->fail(job->arg, &err);
}

/* Who is not connected and may not try yet fails at once, and would so take more requests than all others. */
static bool
leaves_it(const struct worker *w)
{
	return w->db == NULL && w->pool->connected > 0 && monotonic_s() < w->retry_at;
}

/* W's connection broke or was opened again. */
static void
count_connected(struct worker *w, bool before)
{
	struct pool *pool = w->pool;

	if (before == (w->db != NULL))
		return;
	pool->connected += before ? -1 : 1;
	pthread_cond_broadcast(&pool->wake);	/* it may be another's to take what waits */
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct pool *pool = w->pool;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct pool_job job;
		bool give_up, was_connected = w->db != NULL;

		while (!pool->closing && (pool->waiting == 0 || leaves_it(w)))
			pthread_cond_wait(&pool->wake, &pool->lock);
		if (pool->waiting == 0)
			break;
		job = pool->queue[pool->head];
		pool->head = (pool->head + 1) % POOL_DEPTH;
		pool->waiting--;
		give_up = pool->closing && monotonic_s() >= pool->give_up_at;
		pthread_mutex_unlock(&pool->lock);
		serve_job(w, &job, give_up);
		pthread_mutex_lock(&pool->lock);
		count_connected(w, was_connected);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

struct pool *
pool_open(const char *conninfo, const struct pool_options *options, struct err *err)
{
	struct pool *pool = mem_zero(1, sizeof(*pool));
	struct str text = str_of(conninfo);

	pool->conninfo = mem_dup(text.p, text.n);
	pool->options = *options;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->wake, NULL);
	for (int i = 0; i < options->workers; i++) {
		struct worker *w = &pool->worker[i];

		w->pool = pool;
		if ((w->db = connect_db(pool, err)) == NULL)
			goto out;
		pthread_mutex_lock(&pool->lock);
		pool->connected++;
		pthread_mutex_unlock(&pool->lock);
		if (pthread_create(&w->thread, NULL, work, w) != 0) {
			err_set(err, ERR_UNAVAILABLE, "cannot start a thread");
			goto out;
		}
		w->started = true;
	}
	return pool;
out:
	pool_close(pool);
	return NULL;
}

bool
pool_submit(struct pool *pool, const struct pool_job *job)
{
	bool room;

	pthread_mutex_lock(&pool->lock);
	if ((room = pool->waiting < pool->options.depth && !pool->closing)) {
		pool->queue[(pool->head + pool->waiting++) % POOL_DEPTH] = *job;
		/* one who is not connected may leave it to others */
		if (pool->connected == pool->options.workers)
			pthread_cond_signal(&pool->wake);
		else
			pthread_cond_broadcast(&pool->wake);
	}
	pthread_mutex_unlock(&pool->lock);
	return room;
}

size_t
pool_waiting(struct pool *pool)
{
	size_t n;

	pthread_mutex_lock(&pool->lock);
	n = pool->waiting;
	pthread_mutex_unlock(&pool->lock);
	return n;
}

void
pool_stop(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	pool->give_up_at = monotonic_s() + POOL_DRAIN_SECONDS;
	pthread_cond_broadcast(&pool->wake);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < POOL_WORKERS; i++) {
		struct worker *w = &pool->worker[i];

		if (w->started)
			pthread_join(w->thread, NULL);
		w->started = false;
		pg_close(w->db);
		w->db = NULL;
	}
}

void
pool_close(struct pool *pool)
{
	if (pool == NULL)
		return;
	pool_stop(pool);
	pthread_cond_destroy(&pool->wake);
	pthread_mutex_destroy(&pool->lock);
	mem_free(pool->conninfo);
	mem_free(pool);
}
