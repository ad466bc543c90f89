#ifndef UNPACKED_H
#define UNPACKED_H

#include "../api/server.h"
#include "t.h"
#include "unzip.h"

/* The workbook that was answered, as the text of its parts. */
static inline void
unpack(struct buf *reply)
{
	char path[] = "/tmp/flare-test-XXXXXX";
	int fd = mkstemp(path);
	const char *body = server_body(reply);
	struct buf all = { 0 };
	struct unzip *zip;
	struct err err;

	unlink(path);
	if (!T(write(fd, body, reply->n - (size_t)(body - reply->p)) > 0) || !T((zip = unzip_open(fd, path, &err)) != NULL))
		return;
	for (size_t i = 0; i < unzip_count(zip); i++) {
		struct member *m = unzip_member(zip, i, &err);
		struct source source = unzip_source(m);
		long n;

		while ((n = source.read(source.of, buf_room(&all, 4096), 4096, &err)) > 0)
			all.n += (size_t)n;
		unzip_member_close(m);
	}
	buf_text(&all, "");
	unzip_close(zip);
	close(fd);
	buf_free(reply);
	*reply = all;
}

#endif
