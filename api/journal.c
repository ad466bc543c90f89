#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "journal.h"
#include "mem.h"
#include "quote.h"

enum {
	ROOM = 256 << 10,		/* bytes that wait: half a second of requests at most */
	SAID = 4096,			/* bytes of one thing that is said: twice an error's */
	CLOSE_SECONDS = 1,
};

struct journal {
	int fd;
	enum journal_format format;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake, written;
	bool closing, idle;
	struct buf waiting;		/* lines */
	uint64_t lost;
};

static void
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return;			/* nobody reads it: there is nobody to tell */
		p += k;
		n -= (size_t)k;
	}
}

static void *
write_out(void *arg)
{
	struct journal *j = arg;
	struct buf now = { 0 };

	pthread_mutex_lock(&j->lock);
	while (!j->closing || j->waiting.n > 0) {
		struct buf swap = now;

		if (j->waiting.n == 0) {
			pthread_cond_wait(&j->wake, &j->lock);
			continue;
		}
		now = j->waiting;
		j->waiting = swap;
		j->idle = false;
		pthread_mutex_unlock(&j->lock);
		write_all(j->fd, now.p, now.n);
		buf_reset(&now);
		pthread_mutex_lock(&j->lock);
		j->idle = true;
		pthread_cond_signal(&j->written);
	}
	pthread_mutex_unlock(&j->lock);
	buf_free(&now);
	return NULL;
}

struct journal *
journal_open(int fd, enum journal_format format, struct err *err)
{
	struct journal *j = mem_zero(1, sizeof(*j));

	j->fd = fd;
	j->format = format;
	j->idle = true;
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->wake, NULL);
	pthread_cond_init(&j->written, NULL);
	if (pthread_create(&j->thread, NULL, write_out, j) == 0)
		return j;
	err_set(err, ERR_UNAVAILABLE, "cannot start a thread");
	mem_free(j);
	return NULL;
}

void
journal_close(struct journal *j)
{
	struct timespec until;

	if (j == NULL)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += CLOSE_SECONDS;
	pthread_mutex_lock(&j->lock);
	j->closing = true;
	pthread_cond_signal(&j->wake);
	while (!(j->idle && j->waiting.n == 0))
		if (pthread_cond_timedwait(&j->written, &j->lock, &until) == ETIMEDOUT)
			break;
	if (!j->idle) {				/* stuck in a pipe that nobody empties: it goes with the program */
		pthread_mutex_unlock(&j->lock);
		pthread_detach(j->thread);
		return;
	}
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	pthread_cond_destroy(&j->wake);
	pthread_cond_destroy(&j->written);
	pthread_mutex_destroy(&j->lock);
	buf_free(&j->waiting);
	mem_free(j);
}

/* The first members of a line's object. */
static void
begin(struct buf *b, enum journal_level level, const char *event)
{
	static const char *const levels[] = { "info", "warning", "error" };
	struct timespec t;
	struct tm tm;
	char ts[32];

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	strftime(ts, sizeof(ts), "%Y-%m-%dT%H:%M:%S", &tm);
	buf_printf(b, "{\"ts\":\"%s.%03ldZ\",\"level\":\"%s\",\"event\":\"%s\"", ts, t.tv_nsec / 1000000, levels[level], event);
}

static void
add(struct journal *j, struct buf *line)
{
	pthread_mutex_lock(&j->lock);
	if (j->waiting.n + line->n + SAID > ROOM)
		j->lost++;
	else {
		if (j->lost > 0 && j->format == JOURNAL_JSON) {
			begin(&j->waiting, JOURNAL_WARNING, "log");
			buf_printf(&j->waiting, ",\"lost\":%" PRIu64 "}\n", j->lost);
		} else if (j->lost > 0)
			buf_printf(&j->waiting, "%" PRIu64 " lines are not here: the log was read too slowly\n", j->lost);
		j->lost = 0;
		buf_str(&j->waiting, buf_as_str(line));
		pthread_cond_signal(&j->wake);
	}
	pthread_mutex_unlock(&j->lock);
	buf_free(line);
}

void
journal_say(struct journal *j, enum journal_level level, const char *event, const char *fmt, ...)
{
	struct buf line = { 0 };
	char said[SAID];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	if (j->format == JOURNAL_JSON) {
		begin(&line, level, event);
		buf_text(&line, ",\"message\":");
		quote_json(&line, str_of(said));
		buf_char(&line, '}');
	} else
		quote_line(&line, str_of(said));
	buf_char(&line, '\n');
	add(j, &line);
}

void
journal_request(struct journal *j, const struct journal_request *r)
{
	struct buf line = { 0 };

	if (j->format != JOURNAL_JSON)
		return;
	begin(&line, r->status >= 500 ? JOURNAL_ERROR : JOURNAL_INFO, "request");
	buf_printf(&line, ",\"id\":\"%s\",\"method\":\"%s\",\"status\":%u,\"ms\":%.3f,\"bytes\":%" PRId64, r->id, r->method,
	    r->status, (double)r->us / 1000, r->bytes);
	if (r->route != NULL)
		buf_printf(&line, ",\"route\":\"%s\"", r->route);
	if (r->key != NULL) {
		buf_text(&line, ",\"key\":");
		quote_json(&line, str_of(r->key));
	}
	buf_text(&line, "}\n");
	add(j, &line);
}
