#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api_figure.h"
#include "child.h"

enum { IDLE = 10000 };

/* Connections that have had an answer and stay. */
void
api_idle(const struct api_world *w)
{
	static const char ask[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
	static int fd[IDLE];
	static char room[4096];
	struct api_server flare;
	struct rlimit files = { IDLE + 100, IDLE + 100 };
	int open = 0, alive = 0;
	double mb;

	if (setrlimit(RLIMIT_NOFILE, &files) != 0) {
		fprintf(stderr, "bench: api: %d descriptors are not allowed here: idle connections are left out\n", IDLE + 100);
		return;
	}
	flare = api_world_serve(w, "64");
	for (; open < IDLE && (fd[open] = web_connect(flare.port)) >= 0; open++)
		if (write(fd[open], ask, sizeof(ask) - 1) != (ssize_t)sizeof(ask) - 1 || read(fd[open], room, sizeof(room)) <= 0)
			break;
	mb = api_world_mb(flare.pid);
	api_need(web_get(flare.port, "/healthz", NULL, room, sizeof(room)) == 200, "an answer beside idle connections");
	for (int i = 0; i < open; i++) {
		alive += write(fd[i], ask, sizeof(ask) - 1) > 0 && read(fd[i], room, sizeof(room)) > 0;
		close(fd[i]);
	}
	fprintf(stderr, "  %d idle connections, all answered again: %s\n", alive, alive == IDLE ? "yes" : "no");
	api_need(alive == IDLE, "10,000 idle connections");
	api_tell(w, "memory with 10,000 idle connections", mb, "MB", 400, LOWER, NULL);
	api_need(child_end(flare.pid) == 0, "stopping flare");
}

/* Many times the requests that can be answered: the others are told at once to come again, and it is over when they go. */
void
api_overload(const struct api_world *w)
{
	static char room[1 << 20];
	struct api_server flare = api_world_serve(w, "0");
	int told = 0, answered = 0, other = 0, bare = 0;
	double until, over;
	pid_t load;
	char detail[128];

	fflush(NULL);
	if ((load = fork()) == 0) {
		web_wrk(flare.port, API_VARIED, API_UNCOUNTED, w->key, 5 * 300, 6);
		_exit(0);
	}
	for (until = child_clock() + 5; child_clock() < until;) {
		int status = web_get(flare.port, API_LIST, w->key, room, sizeof(room));

		told += status == 503;
		answered += status == 200;
		other += status != 503 && status != 200;
		bare += status == 503 && strstr(room, "\r\nRetry-After: ") == NULL;
	}
	waitpid(load, NULL, 0);
	over = child_clock();
	for (double took = 1; took > 0.2 && child_clock() - over < 30;) {
		double began = child_clock();

		if (web_get(flare.port, API_LIST, w->key, room, sizeof(room)) == 200)
			took = child_clock() - began;
	}
	fprintf(stderr, "  overload: %d answered, %d told to come again, %d other\n", answered, told, other);
	api_need(told > 0 && other == 0 && bare == 0, "overload");
	snprintf(detail, sizeof(detail), "\"answered\":%d,\"told_503\":%d", answered, told);
	bench_figure(&(struct figure){ "api", "recovery from overload", child_clock() - over, "s", 5, LOWER }, detail);
	api_need(child_end(flare.pid) == 0, "stopping flare");
}
