#define _GNU_SOURCE			/* setgroups, close_range */

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cluster_spawn.h"

/* Locale and time zone are fixed: initdb spends a quarter of a second guessing
 * the zone otherwise, and our tests of log lines expect English. */
static const char *const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", NULL };

/* execve's arguments are not const for reasons of 1989. */
static void
execute(const char *const argv[])
{
	union {
		const char *const *in;
		char *const *out;
	} args = { argv }, env = { environment };

	execve(argv[0], args.out, env.out);
}

static void
become(const struct cluster_home *home)
{
	if (!home->acting)
		return;
	if (seteuid(0) < 0 || setgroups(0, NULL) < 0 || setgid(home->gid) < 0 || setuid(home->uid) < 0)
		_exit(126);
}

/* Between fork and exec; KEEP is a descriptor that stays open, or -1. */
static void
child(const struct cluster_home *home, const char *const argv[], int keep)
{
	sigset_t none;
	int in, out;

	become(home);
	umask(0077);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < 32; s++)
		signal(s, SIG_DFL);		/* what we ignore, it would ignore */
	in = open("/dev/null", O_RDONLY);
	out = open(home->log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
	if (in < 0 || out < 0 || chdir("/") < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	if (keep >= 0) {
		if (dup2(keep, 3) < 0 || fcntl(3, F_SETFD, 0) < 0)
			_exit(126);
		close_range(4, UINT_MAX, 0);
	} else
		close_range(3, UINT_MAX, 0);
	execute(argv);
	_exit(127);
}

int
cluster_spawn_run(const struct cluster_home *home, const char *const argv[], struct err *err)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		child(home, argv, home->lock);
	if (pid < 0)
		return err_set(err, ERR_UNAVAILABLE, "%s cannot be started: %s", argv[0], strerror(errno));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(err, ERR_BUG, "%s: its end was not seen: %s", argv[0], strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(err, ERR_CONFIG, "%s cannot be run: is PostgreSQL's server installed?", argv[0]);
	return err_set(err, ERR_IO, "%s failed", argv[0]);
}

pid_t
cluster_spawn_server(const struct cluster_home *home, const char *const argv[], struct err *err)
{
	pid_t pid = fork();

	if (pid == 0) {
		setsid();
		child(home, argv, -1);
	}
	if (pid < 0)
		return err_set(err, ERR_UNAVAILABLE, "%s cannot be started: %s", argv[0], strerror(errno));
	return pid;
}

/* The first bytes of /proc/PID/NAME; false where there is no /proc. */
static bool
proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	n = read(fd, text, size - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	for (ssize_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = '\n';			/* between arguments */
	return n >= 0;
}

bool
cluster_spawn_alive(const struct cluster_home *home, pid_t pid)
{
	char text[4096];
	const char *state;

	if (pid <= 0)
		return false;
	waitpid(pid, NULL, WNOHANG);			/* if it was a child of ours, it is one no longer */
	if (kill(pid, 0) < 0 && errno == ESRCH)
		return false;
	if (proc(pid, "stat", text, sizeof(text)) && (state = strrchr(text, ')')) != NULL &&
	    (state[2] == 'Z' || state[2] == 'X'))
		return false;
	return !proc(pid, "cmdline", text, sizeof(text)) || strstr(text, home->data) != NULL;
}
