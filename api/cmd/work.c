#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "child.h"
#include "cmd.h"
#include "log.h"
#include "spool.h"
#include "sql_files.h"
#include "work.h"

/*
 * Each job is a `flare load` or `flare scan` of its own, so that it comes to what the
 * same command comes to, and a file that ends it ends nothing else.
 */
enum {
	LOOK_MS = 500,			/* between looks for a new job, and at one that runs */
	ATTEMPTS = 20,			/* of a job that finds another program at work, or the database away */
	KILLED = 3,			/* of a job whose program ended without a word */
	PAUSE_SECONDS = 15,		/* between them */
	RESULT_MAX = 1 << 20,		/* bytes of what a command says */
};

struct job {
	int64_t id;
	int attempts;
	bool load;
	char *file, *feed, *org, *key;	/* owned; feed, org and key may be NULL */
	char dir[1024], path[1280];	/* its folder, and in it the file */
	char rejects[1040];		/* and what is refused of it; no client can call its file so */
	int out, said;			/* what it says on stdout and stderr: files without names */
};

static volatile sig_atomic_t told_to_stop;

static void
on_signal(int which)
{
	(void)which;
	told_to_stop = 1;
}

/* Told to stop, or, with PARENT, the program that started us has ended: its end of our standard input is closed. */
static bool
must_stop(bool parent)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return told_to_stop || (parent && poll(&p, 1, 0) != 0);
}

static void
nap(bool parent, int ms)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	if (!told_to_stop)
		poll(&p, parent ? 1 : 0, ms);
}

static char *
copy(struct str s)
{
	return s.p != NULL && s.n > 0 ? strndup(s.p, s.n) : NULL;
}

/* 1: taken; 0: there is none. */
static int
take(struct pg *pg, struct job *j, struct err *err)
{
	const struct pg_param most = pg_int(ATTEMPTS);
	struct pg_rows *rows = pg_query(pg, sql_work_take, &most, 1, err);
	int n;

	if (rows == NULL)
		return -1;
	*j = (struct job){ .out = -1, .said = -1 };
	if ((n = pg_rows_count(rows)) > 0) {
		j->id = pg_get_int(rows, 0, 0);
		j->load = strcmp(pg_get(rows, 0, 1).p, "load") == 0;
		j->file = copy(pg_get(rows, 0, 2));
		j->feed = copy(pg_get(rows, 0, 3));
		j->key = copy(pg_get(rows, 0, 4));
		/* the operator's go where the command would put them */
		j->org = j->key != NULL ? copy(pg_get(rows, 0, 5)) : NULL;
		j->attempts = (int)pg_get_int(rows, 0, 7);
	}
	pg_rows_free(rows);
	return n > 0;
}

/* The file under the name that the client gave it, which reports repeat: in a folder of its own, and nothing of the
 * name is a path. */
static int
lay_file(struct pg *pg, struct job *j, struct err *err)
{
	const char *made = NULL;

	if (snprintf(j->dir, sizeof(j->dir), "%s/flare-job-XXXXXX", spool_folder()) >= (int)sizeof(j->dir))
		errno = ENAMETOOLONG;
	else
		made = mkdtemp(j->dir);
	if (made == NULL) {
		j->dir[0] = '\0';
		return err_set(err, ERR_CANTCREAT, "%s: no temporary folder can be made there: %s; set TMPDIR to another folder",
		    spool_folder(), strerror(errno));
	}
	for (char *p = j->file; *p != '\0'; p++)
		if (*p == '/' || (p == j->file && *p == '.') || (unsigned char)*p < ' ')
			*p = '_';
	snprintf(j->path, sizeof(j->path), "%s/%s", j->dir, j->file);
	snprintf(j->rejects, sizeof(j->rejects), "%s/.rejects", j->dir);
	return work_file_lay(pg, j->id, j->path, err);
}

static pid_t
start(const struct app *app, const struct job *j)
{
	const char *argv[16] = { app->program };
	size_t n = 1;
	pid_t pid;

	argv[n++] = j->load ? "load" : "scan";
	argv[n++] = "--format";
	argv[n++] = "json";
	if (j->load) {
		if (j->org != NULL) {
			argv[n++] = "--as";
			argv[n++] = j->org;
		}
		if (j->feed != NULL) {
			argv[n++] = "--feed";
			argv[n++] = j->feed;
		}
		argv[n++] = "--rejects";
		argv[n++] = j->rejects;
		argv[n++] = "--withhold";
		argv[n++] = "--";
		argv[n++] = j->path;
	}
	argv[n] = NULL;
	if ((pid = fork()) != 0)
		return pid;
	if (app->db != NULL)			/* not among the arguments, which every user of the machine can read */
		setenv("FLARE_DB", app->db, 1);
	setenv("FLARE_DATA", app->data, 1);
	if (j->key != NULL)
		setenv("FLARE_FOR", j->key, 1);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(j->out, STDOUT_FILENO);
	dup2(j->said, STDERR_FILENO);
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(ERR_BUG);
}

/* Without the folder, which was ours. */
static void
hide_folder(const struct job *j, char *text)
{
	size_t n = strlen(j->dir);

	for (char *p = text; n > 0 && (p = strstr(p, j->dir)) != NULL;)
		memmove(p, p + n + (p[n] == '/'), strlen(p + n + (p[n] == '/')) + 1);
}

/* What a command printed, if it is JSON.  Of a scan, which is everybody's, its number alone: the rest counts
 * the facilities of all. */
static char *
result_of(const struct job *j, const struct buf *out)
{
	json_t *root = json_loads(out->p, 0, NULL), *told;
	char *text;

	if (root == NULL)
		return NULL;
	told = j->load ? json_incref(root) : json_pack("{s:O}", "scan", json_object_get(root, "scan"));
	if (j->load)
		json_object_set_new(told, "file", json_string(j->file));	/* its folder was ours */
	text = json_dumps(told, JSON_COMPACT);
	json_decref(told);
	json_decref(root);
	return text;
}

static int
put_end(struct pg *pg, const struct job *j, const char *status, int code, const char *message, const char *result, int pause,
    struct err *err)
{
	const struct pg_param row[] = { pg_int(j->id), pg_text(status), code >= 0 ? pg_int(code) : pg_null(), pg_text(message),
		pg_text(result), pg_int(pause) };

	if (j->load && strcmp(status, "queued") != 0 && work_file_rejects(pg, j->id, j->rejects, err) < 0)
		return -1;
	log_line("job %016" PRIx64 ": %s%s%s", (uint64_t)j->id, status, message != NULL ? ": " : "", message != NULL ? message : "");
	return pg_exec(pg, sql_work_end, row, 6, err);
}

/* STATUS is waitpid's; STOPPED: it was we who ended it. */
static int
conclude(struct pg *pg, const struct job *j, int status, bool stopped, struct err *err)
{
	struct buf out = { 0 }, said = { 0 };
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, done;
	char *result;

	spool_read(j->out, RESULT_MAX, &out);
	spool_read(j->said, RESULT_MAX, &said);
	hide_folder(j, out.p);
	hide_folder(j, said.p);
	result = result_of(j, &out);
	if (code == EXIT_DONE || code == EXIT_REJECTS || code == EXIT_FAIL_ON)
		done = put_end(pg, j, "done", code, NULL, result, 0, err);
	else if (stopped)
		done = put_end(pg, j, "queued", code, "the program that ran it was stopped; it is done again", NULL, 0, err);
	else if (((code == ERR_BUSY || code == ERR_UNAVAILABLE) && j->attempts < ATTEMPTS) || (code < 0 && j->attempts < KILLED))
		done = put_end(pg, j, "queued", code, child_reason(&said), NULL, PAUSE_SECONDS, err);
	else
		done = put_end(pg, j, "failed", code, child_reason(&said), result, 0, err);
	free(result);
	buf_free(&out);
	buf_free(&said);
	return done;
}

static int
await(struct pg *pg, const struct job *j, pid_t pid, bool parent, int *status, bool *stopped, struct err *err)
{
	const struct pg_param id = pg_int(j->id);
	int done = 0;

	*stopped = false;
	while (waitpid(pid, status, WNOHANG) == 0) {
		if (!*stopped && (done < 0 || must_stop(parent))) {
			*stopped = true;
			kill(pid, SIGTERM);
		}
		if (!*stopped)
			done = pg_exec(pg, sql_work_progress, &id, 1, err);
		poll(NULL, 0, LOOK_MS);
	}
	return done;
}

static int
run(struct app *app, struct pg *pg, struct job *j, bool parent, struct err *err)
{
	bool stopped;
	int status = 0, done = -1;
	pid_t pid;

	if ((j->out = spool_open(err)) < 0 || (j->said = spool_open(err)) < 0 || (j->load && lay_file(pg, j, err) < 0))
		goto out;
	if ((pid = start(app, j)) < 0) {
		err_set(err, ERR_UNAVAILABLE, "no new process can be made: %s", strerror(errno));
		goto out;
	}
	if (await(pg, j, pid, parent, &status, &stopped, err) == 0)
		done = conclude(pg, j, status, stopped, err);
out:
	if (j->path[0] != '\0')
		unlink(j->path);
	if (j->rejects[0] != '\0')
		unlink(j->rejects);
	if (j->dir[0] != '\0')
		rmdir(j->dir);
	if (j->out >= 0)
		close(j->out);
	if (j->said >= 0)
		close(j->said);
	return done;
}

static void
job_clear(struct job *j)
{
	free(j->file);
	free(j->feed);
	free(j->org);
	free(j->key);
}

/* 1: the lock is ours; 0: we were told to stop. */
static int
lock(struct pg *pg, bool parent, bool once, struct err *err)
{
	bool ours = false;

	while (!ours && !must_stop(parent)) {
		struct pg_rows *rows = pg_query(pg, sql_work_lock, NULL, 0, err);

		if (rows == NULL)
			return -1;
		ours = pg_get_bool(rows, 0, 0);
		pg_rows_free(rows);
		if (!ours && once)
			return err_set(err, ERR_BUSY, "another program runs the jobs of this database");
		if (!ours)
			nap(parent, 4 * LOOK_MS);
	}
	return ours;
}

static int
work(struct app *app, bool parent, bool once, struct err *err)
{
	const struct pg_param killed = pg_int(KILLED);
	struct pg *pg = app_db(app, err);
	struct job j;
	int got;

	if (pg == NULL)
		return -1;
	if ((got = lock(pg, parent, once, err)) > 0)
		got = pg_exec(pg, sql_work_left, &killed, 1, err) < 0 ? -1 : 1;
	while (got >= 0 && !must_stop(parent)) {
		if ((got = take(pg, &j, err)) > 0)
			got = run(app, pg, &j, parent, err);
		else if (got == 0 && once)
			break;
		else if (got == 0)
			nap(parent, LOOK_MS);
		job_clear(&j);
	}
	pg_release(pg);
	return got < 0 ? -1 : EXIT_DONE;
}

int
cmd_work(struct app *app, int argc, char **argv, struct err *err)
{
	bool once = false, parent = false;
	const struct opt options[] = {
		{ "once", 0, OPT_FLAG, &once, NULL, "do what waits now, then end", 0, 0 },
		{ "with-parent", 0, OPT_FLAG, &parent, NULL, "end when standard input does: as flare serve starts it", 0, 0 },
		{ NULL, 0, OPT_FLAG, NULL, NULL, NULL, 0, 0 },
	};
	const struct sigaction stop = { .sa_handler = on_signal };
	int done = cmd_options("work", options, &argc, argv, err);

	if (done != 0)
		return done < 0 ? -1 : EXIT_DONE;
	if (argc > 0)
		return err_set(err, ERR_USAGE, "work takes no argument \"%s\"; flare work --help", argv[0]);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	/* a database that goes away comes back: jobs are not lost, only late */
	while ((done = work(app, parent, once, err)) < 0 && err->kind == ERR_UNAVAILABLE && !once && !must_stop(parent)) {
		log_line("flare work: %s; trying again", err->msg);
		nap(parent, 1000 * PAUSE_SECONDS);
	}
	return done;
}

int
work_beside(const struct app *app, struct work_beside *w, struct err *err)
{
	int ends[2];

	if (pipe(ends) != 0)
		return err_set(err, ERR_UNAVAILABLE, "a pipe: %s", strerror(errno));
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	if ((w->pid = fork()) == 0) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		if (app->db != NULL)
			setenv("FLARE_DB", app->db, 1);
		setenv("FLARE_DATA", app->data, 1);
		execl("/proc/self/exe", app->program, "work", "--with-parent", (char *)NULL);
		_exit(ERR_BUG);
	}
	close(ends[0]);
	w->fd = ends[1];
	return w->pid > 0 ? 0 : err_set(err, ERR_UNAVAILABLE, "no new process can be made: %s", strerror(errno));
}

void
work_end(struct work_beside *w)
{
	close(w->fd);
	waitpid(w->pid, NULL, 0);
}
