#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <microhttpd.h>

#include "hash.h"
#include "httpexchange.h"
#include "mem.h"
#include "monotonic.h"

/* Different for each request of each run, and it tells nobody how many there were. */
static void
name_request(struct http *http, char id[HTTP_ID])
{
	const struct { uint64_t salt, n; } of = { http->salt, atomic_fetch_add(&http->requests, 1) };

	snprintf(id, HTTP_ID, "%016llx", (unsigned long long)hash_quick(&of, sizeof(of)));
}

static void *
on_target(void *arg, const char *target, struct MHD_Connection *c)
{
	struct http *http = arg;
	struct exchange *x = mem_zero(1, sizeof(*x));

	(void)c;
	x->began = monotonic_us();
	name_request(http, x->request.id);
	x->target = mem_dup(target, strlen(target));
	httpbody_begin(&x->body, 0);
	atomic_fetch_add(&http->open, 1);
	return x;
}

static void
on_completed(void *arg, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode how)
{
	struct http *http = arg;

	struct exchange *x = *state;

	if (x == NULL)
		return;
	if (http->options.done != NULL)
		http->options.done(http->options.arg, &x->request, x->method,
		    how == MHD_REQUEST_TERMINATED_COMPLETED_OK ? x->status : 0, x->bytes, monotonic_us() - x->began);
	httpexchange_free(x);
	*state = NULL;
	atomic_fetch_sub(&http->open, 1);
	httpexchange_limit(http, c, HTTP_READ_SECONDS);
}

static void
on_connection(void *arg, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
	struct http *http = arg;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = deadline_open(http->deadlines,
		    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
		deadline_set(http->deadlines, *context, HTTP_READ_SECONDS);
	} else {
		deadline_close(http->deadlines, *context);
		*context = NULL;
	}
}

/* libmicrohttpd's own words go nowhere: they quote what clients send. */
static void
on_words(void *arg, const char *fmt, va_list ap)
{
	(void)arg, (void)fmt, (void)ap;
}

/* As many connections as the system lets us have descriptors for. */
static unsigned
connections(void)
{
	enum { OTHERS = 64 };		/* database, loops, standard streams */
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 256;
	if (files.rlim_cur < HTTP_CONNECTIONS + OTHERS) {
		rlim_t want = HTTP_CONNECTIONS + OTHERS;

		files.rlim_cur = want < files.rlim_max ? want : files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
		getrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= HTTP_CONNECTIONS + OTHERS)
		return HTTP_CONNECTIONS;
	return files.rlim_cur > 2 * OTHERS ? (unsigned)files.rlim_cur - OTHERS : OTHERS;
}

struct http *
http_start(const struct http_options *options, struct err *err)
{
	struct http *http = mem_zero(1, sizeof(*http));

	http->options = *options;
	hash_random(&http->salt, sizeof(http->salt));
	if ((http->deadlines = deadlines_new()) == NULL) {
		err_set(err, ERR_UNAVAILABLE, "cannot start a thread");
		goto out;
	}
	http->daemon = MHD_start_daemon(
	    MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0,
	    NULL, NULL, httpexchange_go, http,
	    MHD_OPTION_EXTERNAL_LOGGER, on_words, NULL,
	    MHD_OPTION_LISTEN_SOCKET, options->fd,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)HTTP_LOOPS,
	    MHD_OPTION_CONNECTION_LIMIT, connections(),
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->loopback ? 0u : (unsigned)HTTP_PER_ADDRESS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_MEMORY,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_WRITE_SECONDS,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, http,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, http,
	    MHD_OPTION_END);
	if (http->daemon != NULL)
		return http;
	err_set(err, ERR_UNAVAILABLE, "cannot start the HTTP server: no threads or descriptors are left");
out:
	deadlines_free(http->deadlines);
	mem_free(http);
	return NULL;
}

void
http_quiesce(struct http *http)
{
	atomic_store(&http->quiet, true);
	MHD_quiesce_daemon(http->daemon);
}

void
http_drain(struct http *http, int seconds)
{
	const struct timespec tick = { .tv_nsec = 20000000 };

	for (int i = 0; i < seconds * 50 && atomic_load(&http->open) > 0; i++)
		nanosleep(&tick, NULL);
}

void
http_stop(struct http *http, int seconds)
{
	http_drain(http, seconds);
	MHD_stop_daemon(http->daemon);
	deadlines_free(http->deadlines);
	mem_free(http);
}
