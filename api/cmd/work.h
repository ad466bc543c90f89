#ifndef WORK_H
#define WORK_H

#include <sys/types.h>

#include "cmd.h"

/* `flare work` beside the program that calls: it ends when that does, however it ends. */
struct work_beside {
	pid_t pid;
	int fd;				/* its standard input, which is never written to */
};

int work_beside(const struct app *, struct work_beside *, struct err *) MUST_CHECK;
void work_end(struct work_beside *);	/* a job that runs is stopped, and done again later */

/* The job's file out of the database to PATH; and kept with the job what its load refused, from the file PATH, unless
 * there is nothing in it or too much. */
int work_file_lay(struct pg *, int64_t job, const char *path, struct err *) MUST_CHECK;
int work_file_rejects(struct pg *, int64_t job, const char *path, struct err *) MUST_CHECK;

#endif
