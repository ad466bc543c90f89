#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster_server.h"
#include "cluster_spawn.h"
#include "pg.h"
#include "pg_files.h"
#include "pgraw.h"

struct cluster_server
cluster_server_read(const struct cluster_home *home)
{
	struct cluster_server server = { 0 };
	char path[300], line[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/postmaster.pid", home->data);
	if ((f = fopen(path, "r")) == NULL)
		return server;
	for (int n = 1; fgets(line, sizeof(line), f) != NULL; n++) {
		line[strcspn(line, "\n")] = '\0';
		if (n == 1)
			server.pid = (pid_t)strtol(line, NULL, 10);
		else if (n == 5)
			snprintf(server.socket, sizeof(server.socket), "%.107s", line);
		else if (n == 8)
			server.ready = strncmp(line, "ready", 5) == 0;
	}
	fclose(f);
	return server;
}

void
cluster_server_bin(const struct cluster_home *home, char *bin, size_t size)
{
	char path[300], line[512] = "";
	char *end;
	FILE *f;

	bin[0] = '\0';
	snprintf(path, sizeof(path), "%s/postmaster.opts", home->data);
	if ((f = fopen(path, "r")) == NULL)
		return;
	if (fgets(line, sizeof(line), f) != NULL && (end = strstr(line, "/postgres \"")) != NULL)
		snprintf(bin, size, "%.*s", (int)(end - line), line);
	fclose(f);
}

void
cluster_server_conninfo(const char *socket, const char *database, char *conninfo, size_t size)
{
	char quoted[240];
	size_t n = 0;

	for (const char *p = socket; *p != '\0' && n < sizeof(quoted) - 3; p++) {
		if (*p == '\'' || *p == '\\')
			quoted[n++] = '\\';
		quoted[n++] = *p;
	}
	quoted[n] = '\0';
	snprintf(conninfo, size, "host='%s' port=5432 user=flare dbname=%s", quoted, database);
}

enum cluster_reply
cluster_server_ask(const char *socket, struct err *err)
{
	char conninfo[512], sqlstate[6];
	PGconn *conn;

	cluster_server_conninfo(socket, "flare", conninfo, sizeof(conninfo));
	conn = pgraw_connect(conninfo, sqlstate, err);
	PQfinish(conn);
	if (conn != NULL || strcmp(sqlstate, "53300") == 0)
		return SERVER_ANSWERS;		/* or has no room: whoever connects next is told so */
	if (strcmp(sqlstate, "3D000") == 0)
		return SERVER_NO_DATABASE;
	if (sqlstate[0] == '\0' || strcmp(sqlstate, "57P03") == 0)
		return SERVER_SILENT;
	return SERVER_REFUSES;
}

/* Somebody made it meanwhile: the session of one who was killed at it goes on until it is done. */
static bool
made_by_another(const struct pg *pg)
{
	return strcmp(pg_sqlstate(pg), "42P04") == 0 || strcmp(pg_sqlstate(pg), "23505") == 0;
}

int
cluster_server_make_database(const char *socket, struct err *err)
{
	char conninfo[512];
	struct pg *pg;
	int ret;

	cluster_server_conninfo(socket, "postgres", conninfo, sizeof(conninfo));
	if ((pg = pg_open(conninfo, err)) == NULL)
		return -1;
	ret = pg_exec(pg, pg_make_database, NULL, 0, err) == 0 || made_by_another(pg) ? 0 : -1;
	pg_close(pg);
	return ret;
}

int
cluster_server_start(const struct cluster_home *home, const char *bin, const char *socket, pid_t *pid,
    struct err *err)
{
	char postgres[300], directories[300];
	/* Where it listens is not left to the files: the folder may have been moved. */
	const char *argv[] = {
		postgres, "-D", home->data, "-c", directories, "-c", "listen_addresses=", "-c", "port=5432",
		"-c", "unix_socket_permissions=0700", NULL
	};
	size_t n;

	snprintf(postgres, sizeof(postgres), "%s/postgres", bin);
	n = (size_t)snprintf(directories, sizeof(directories), "unix_socket_directories=\"");
	for (const char *p = socket; *p != '\0' && n < sizeof(directories) - 4; p++) {
		if (*p == '"')
			directories[n++] = '"';
		directories[n++] = *p;
	}
	memcpy(directories + n, "\"", 2);
	*pid = cluster_spawn_server(home, argv, err);
	return *pid < 0 ? -1 : 0;
}

/* Put our number into the first line of the file PATH. */
static void
renumber(const char *path)
{
	char other[400], rest[1024];
	size_t n;
	FILE *f;

	if ((f = fopen(path, "r")) == NULL)
		return;
	if (fgets(rest, sizeof(rest), f) == NULL)
		rest[0] = '\0';
	n = fread(rest, 1, sizeof(rest), f);
	fclose(f);
	snprintf(other, sizeof(other), "%s.flare", path);
	if ((f = fopen(other, "w")) == NULL)
		return;
	fprintf(f, "%ld\n", (long)getpid());
	fwrite(rest, 1, n, f);
	if (fclose(f) == 0)
		(void)rename(other, path);
}

/*
 * PostgreSQL takes the file for a live server's when its process number answers,
 * as a zombie's does in a container where nobody reaps, or a stranger's that got
 * the number after a reboot.  A number of its own parent it ignores, and goes on
 * to see whether the old server's shared memory is still in use: that check would
 * be lost with the file, so the file stays and gets our number.  So does the one
 * beside the socket.
 */
void
cluster_server_disown(const struct cluster_home *home, const char *socket)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/postmaster.pid", home->data);
	renumber(path);
	snprintf(path, sizeof(path), "%s/.s.PGSQL.5432.lock", socket);
	renumber(path);
}

long
cluster_server_log_size(const struct cluster_home *home)
{
	struct stat st;

	return stat(home->log, &st) == 0 ? (long)st.st_size : 0;
}

void
cluster_server_complaint(const struct cluster_home *home, long from, char *text, size_t size)
{
	static const char *const marks[] = { "FATAL:  ", "PANIC:  ", "error: " };
	char line[1024];
	FILE *f = fopen(home->log, "r");

	snprintf(text, size, "it left no message");
	if (f == NULL)
		return;
	if (fseek(f, from, SEEK_SET) == 0)
		while (fgets(line, sizeof(line), f) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
				const char *at = strstr(line, marks[i]);

				if (at != NULL)
					snprintf(text, size, "%s", at + strlen(marks[i]));
			}
		}
	fclose(f);
}
