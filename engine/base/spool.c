#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"

const char *
spool_folder(void)
{
	const char *said = getenv("TMPDIR");

	return said != NULL && said[0] != '\0' ? said : "/var/tmp";
}

int
spool_open(struct err *err)
{
	char path[4096];
	int fd = -1;

	if (snprintf(path, sizeof(path), "%s/flare-XXXXXX", spool_folder()) >= (int)sizeof(path))
		errno = ENAMETOOLONG;
	else
		fd = mkstemp(path);
	if (fd < 0)
		return err_set(err, ERR_CANTCREAT, "%s: no temporary file can be made there: %s; set TMPDIR to another folder",
		    spool_folder(), strerror(errno));
	unlink(path);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

int
spool_put(int fd, const void *p, size_t n, struct err *err)
{
	const char *at = p;

	while (n > 0) {
		ssize_t put = write(fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_set(err, ERR_IO, "%s: a temporary file cannot be written there: %s; set TMPDIR to a folder with "
			    "more room", spool_folder(), strerror(errno));
		at += put;
		n -= (size_t)put;
	}
	return 0;
}

void
spool_read(int fd, size_t most, struct buf *b)
{
	char piece[16384];
	ssize_t n;

	buf_text(b, "");
	for (off_t at = 0; b->n < most && (n = pread(fd, piece, sizeof(piece), at)) > 0; at += n)
		buf_put(b, piece, (size_t)n);
}
