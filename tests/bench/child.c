#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"

enum { MOST_ARGS = 32 };

double
child_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static pid_t
start(const char *const *argv)
{
	int quiet;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if ((quiet = open("/dev/null", O_WRONLY)) >= 0) {
		dup2(quiet, STDOUT_FILENO);
		dup2(quiet, STDERR_FILENO);
	}
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* Run ARGV and write what it took to FD: in a process whose only child it is, for the
 * system tells of all children together what it tells. */
static void
measure(const char *const *argv, int fd)
{
	struct child c = { .seconds = child_clock(), .code = -1 };
	struct rusage used;
	int status = -1;
	pid_t pid = start(argv);

	waitpid(pid, &status, 0);
	c.seconds = child_clock() - c.seconds;
	if (WIFEXITED(status))
		c.code = WEXITSTATUS(status);
	getrusage(RUSAGE_CHILDREN, &used);
	c.peak_kb = used.ru_maxrss;
	c.cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	    1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
	if (write(fd, &c, sizeof(c)) != (ssize_t)sizeof(c))
		_exit(1);
}

pid_t
child_begin(const char *const *argv, const char *log)
{
	pid_t pid, parent = getpid();
	int fd;

	fflush(NULL);
	if ((pid = fork()) != 0)
		return pid;
	if ((fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644)) >= 0) {
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
	}
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent)
		execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

int
child_end(pid_t pid)
{
	enum { TENTHS = 150 };
	int status;

	kill(pid, SIGTERM);
	for (int i = 0; i < TENTHS; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return -1;
}

struct child
child_run(const char *const *argv)
{
	struct child c = { .code = -1 };
	int fd[2];
	pid_t pid;

	fflush(NULL);
	if (pipe(fd) < 0 || (pid = fork()) < 0)
		return c;
	if (pid == 0) {
		close(fd[0]);
		measure(argv, fd[1]);
		_exit(0);
	}
	close(fd[1]);
	if (read(fd[0], &c, sizeof(c)) != (ssize_t)sizeof(c))
		c = (struct child){ .code = -1 };
	close(fd[0]);
	waitpid(pid, NULL, 0);
	return c;
}

void
child_need(bool done, const char *bench, const char *what)
{
	if (done)
		return;
	fprintf(stderr, "bench: %s: %s failed\n", bench, what);
	exit(1);
}

struct child
child_psql(const char *bench, const char *db, const char *first, const char *second)
{
	const char *const argv[] = { "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", db, "-c", first, "-c", second, NULL };
	struct child c = child_run(argv);

	child_need(c.code == 0, bench, first);
	return c;
}

struct child
child_flare(const char *bench, const char *db, const char *const *args)
{
	const char *argv[MOST_ARGS] = { "../flare", "--db", db };
	size_t n = 3;
	struct child c;

	for (; *args != NULL && n + 1 < MOST_ARGS; args++)
		argv[n++] = *args;
	c = child_run(argv);
	child_need(c.code == 0, bench, argv[3]);
	return c;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
child_median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof(*v), by_size);
	return v[n / 2];
}
