#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "mem.h"
#include "monotonic.h"
#include "spool.h"

extern char **environ;

enum { ARGS = 16, LOOK_MS = 10 };

/* Ours, with the database, which is nobody's business among the arguments, and a limit on what it asks of it. */
static char **
environment(const char *conninfo, struct buf *db, struct buf *limit)
{
	size_t n = 0, k = 0;
	char **env;

	while (environ[n] != NULL)
		n++;
	env = mem_zero(n + 3, sizeof(*env));
	for (size_t i = 0; i < n; i++)
		if (strncmp(environ[i], "FLARE_DB=", 9) != 0 && strncmp(environ[i], "PGOPTIONS=", 10) != 0)
			env[k++] = environ[i];
	buf_printf(db, "FLARE_DB=%s", conninfo);
	buf_text(limit, "PGOPTIONS=-c statement_timeout=15s");
	env[k++] = db->p;
	env[k] = limit->p;
	return env;
}

static pid_t
start(const char *const *argv, const char *conninfo, int input, int out, int said, struct err *err)
{
	const char *args[ARGS] = { "flare" };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	struct buf db = { 0 }, limit = { 0 };
	sigset_t none;
	char **env = environment(conninfo, &db, &limit);
	pid_t pid;
	int rc;

	for (size_t i = 0; argv[i] != NULL && i + 2 < ARGS; i++)
		args[i + 1] = argv[i];
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, said, STDERR_FILENO);
	rc = posix_spawn(&pid, "/proc/self/exe", &files, &attributes, (char *const *)(uintptr_t)args, env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	mem_free(env);
	buf_free(&db);
	buf_free(&limit);
	return rc == 0 ? pid : err_set(err, ERR_UNAVAILABLE, "no new process can be made: %s", strerror(rc));
}

/* Seconds of a processor that our child PID had. */
static int64_t
used(pid_t pid)
{
	struct timespec t = { 0 };
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) == 0)
		clock_gettime(clock, &t);
	return (int64_t)t.tv_sec;
}

static int
await(pid_t pid)
{
	const int64_t end = monotonic_s() + CHILD_WAIT;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		int code = used(pid) >= CHILD_SECONDS ? CHILD_KILLED : monotonic_s() > end ? CHILD_LATE : 0;

		if (code != 0) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return code;
		}
		poll(NULL, 0, LOOK_MS);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_KILLED;
}

int
child_run(const char *const *argv, const char *conninfo, int input, struct buf *out, struct buf *said, int *code, struct err *err)
{
	int fd[2] = { -1, -1 }, done = -1;
	pid_t pid;

	if ((fd[0] = spool_open(err)) >= 0 && (fd[1] = spool_open(err)) >= 0 &&
	    (pid = start(argv, conninfo, input, fd[0], fd[1], err)) > 0) {
		*code = await(pid);
		spool_read(fd[0], CHILD_OUTPUT, out);
		spool_read(fd[1], CHILD_OUTPUT, said);
		done = 0;
	}
	for (int i = 0; i < 2; i++)
		if (fd[i] >= 0)
			close(fd[i]);
	return done;
}

const char *
child_reason(struct buf *said)
{
	size_t most = CHILD_REASON;
	char *at = NULL;

	for (char *p = said->p; (p = strstr(p, "flare: ")) != NULL; p++)
		if (p == said->p || p[-1] == '\n')
			at = p;
	if (at == NULL)
		return "it ended without a word";
	at += strlen("flare: ");
	at[strcspn(at, "\n")] = '\0';
	if (strlen(at) > most) {
		while (((unsigned char)at[most] & 0xc0) == 0x80)	/* no half of a character */
			most--;
		at[most] = '\0';
	}
	return at;
}
