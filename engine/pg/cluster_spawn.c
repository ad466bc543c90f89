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

/* The state letter of a process, 0 where there is no /proc. */
static char
state_of(pid_t pid)
{
	char path[64], text[512];
	const char *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	end = strrchr(text, ')');		/* of the name, which may hold anything */
	return end != NULL && end[1] == ' ' ? end[2] : 0;
}

bool
cluster_spawn_alive(const struct cluster_home *home, pid_t pid)
{
	struct stat at, data;
	char path[64], state;

	if (pid <= 0)
		return false;
	waitpid(pid, NULL, WNOHANG);			/* if it was a child of ours, it is one no longer */
	if (kill(pid, 0) < 0)
		return false;				/* gone, or somebody else's */
	state = state_of(pid);
	if (state == 'Z' || state == 'X') {
		waitpid(pid, NULL, WNOHANG);		/* it may have ended just now */
		return false;
	}
	/* acting for root we may signal root's processes, and the folder's owner wrote the number */
	snprintf(path, sizeof(path), "/proc/%ld", (long)pid);
	if (stat(path, &at) == 0 && at.st_uid != home->uid)
		return false;
	/* a server stands in its folder; who stands nowhere is about to end */
	snprintf(path, sizeof(path), "/proc/%ld/cwd", (long)pid);
	if (stat(path, &at) < 0)
		return errno == ENOENT;
	return stat(home->data, &data) == 0 && at.st_dev == data.st_dev && at.st_ino == data.st_ino;
}
