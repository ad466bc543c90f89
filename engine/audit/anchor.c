#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "anchor.h"
#include "buf.h"
#include "chain.h"
#include "date.h"
#include "mem.h"
#include "trail_files.h"

static const char label[] = "flare-anchor-1";
static const int64_t day = (int64_t)24 * 60 * 60 * 1000000;

static void
root_of(struct str text, char root[ANCHOR_HEX + 1])
{
	uint8_t digest[SHA256_SIZE];
	char hex[SHA256_HEX];
	struct sha256 h;

	sha256_init(&h);
	sha256_put(&h, text.p, text.n);
	sha256_end(&h, digest);
	memcpy(root, sha256_hex(digest, hex), ANCHOR_HEX + 1);
}

static size_t
count(struct str text, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == c;
	return n;
}

static bool
read_head(struct str text, struct anchor_head *head)
{
	struct str org, seq;
	int64_t number;

	if (!str_split(&text, ':', &org) || !str_split(&text, ':', &seq) || !str_int(org, &number) ||
	    number < 0 || number > INT32_MAX || !str_int(seq, &head->seq) || head->seq < 1)
		return false;
	head->org = (int32_t)number;
	return chain_unhex(text, head->hash);
}

/* LINE without its end; BEFORE is the root of the line before. */
static bool
read_line(struct str line, const char *before, struct anchor *a)
{
	struct str rest = line, word[4], root, one;

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (!str_split(&rest, ' ', &word[i]))
			return false;
	root = rest;
	if (!str_is(word[0], label) || !time_parse(word[1], &a->at) || !str_is(word[2], before) || root.n != ANCHOR_HEX)
		return false;
	root_of((struct str){ line.p, line.n - root.n - 1 }, a->root);
	if (!str_is(root, a->root))
		return false;
	a->head = mem_zero(count(word[3], ',') + 1, sizeof(*a->head));
	for (rest = word[3]; str_split(&rest, ',', &one); a->n++)
		if (!read_head(one, &a->head[a->n]))
			return false;
	return a->n > 0;
}

/* The whole lines of TEXT: one that a crash cut short was told to nobody. */
static int
read_lines(struct anchors *all, struct str text, const char *file, struct err *err)
{
	struct str line;
	char before[ANCHOR_HEX + 1] = "-";
	size_t lines = count(text, '\n');

	all->at = mem_zero(lines + 1, sizeof(*all->at));
	for (int64_t n = 1; n <= (int64_t)lines && str_split(&text, '\n', &line); n++) {
		if (!read_line(line, before, &all->at[all->n++]))
			return err_set(err, ERR_DATA, "%s: line %lld is not as flare wrote it, or does not follow on the line before: "
			    "compare it with the roots in the server's log", file, (long long)n);
		memcpy(before, all->at[all->n - 1].root, sizeof(before));
	}
	return 0;
}

/* All of FD; it stays open. */
static int
read_all(int fd, const char *file, struct buf *b, struct err *err)
{
	ssize_t n;

	do {
		n = read(fd, buf_room(b, 64 << 10), 64 << 10);
		if (n > 0)
			b->n += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	buf_put(b, "", 0);
	return n == 0 ? 0 : err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
}

int
anchors_read(struct anchors *all, const char *file, struct err *err)
{
	struct buf b = { 0 };
	int fd = open(file, O_RDONLY | O_CLOEXEC), done;

	*all = (struct anchors){ 0 };
	if (fd < 0)
		return errno == ENOENT ? 0 : err_set(err, ERR_NOINPUT, "%s: %s", file, strerror(errno));
	done = read_all(fd, file, &b, err);
	close(fd);
	if (done == 0)
		done = read_lines(all, buf_as_str(&b), file, err);
	if (done < 0)
		anchors_free(all);
	buf_free(&b);
	return done;
}

void
anchors_free(struct anchors *all)
{
	for (size_t i = 0; i < all->n; i++)
		mem_free(all->at[i].head);
	mem_free(all->at);
	*all = (struct anchors){ 0 };
}

/* The line of the heads as they are; nothing where there are none. */
static int
make_line(struct pg *pg, int64_t now, const char *before, struct buf *b, char root[ANCHOR_HEX + 1], struct err *err)
{
	struct pg_rows *rows = pg_query(pg, trail_heads, NULL, 0, err);
	char at[TIME_TEXT];

	if (rows == NULL)
		return -1;
	root[0] = '\0';
	if (pg_rows_count(rows) > 0) {
		buf_printf(b, "%s %s %s ", label, time_format(now, at), before);
		for (int i = 0; i < pg_rows_count(rows); i++)
			buf_printf(b, "%s%s:%s:%s", i > 0 ? "," : "", pg_get(rows, i, 0).p, pg_get(rows, i, 1).p,
			    pg_get(rows, i, 2).p);
		root_of(buf_as_str(b), root);
		buf_printf(b, " %s\n", root);
	}
	pg_rows_free(rows);
	return 0;
}

/* At the end of FD, on the disk when it returns. */
static int
append(int fd, const char *file, const struct buf *b, struct err *err)
{
	for (size_t done = 0; done < b->n;) {
		ssize_t n = write(fd, b->p + done, b->n - done);

		if (n < 0 && errno != EINTR)
			return err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
		done += n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) == 0 ? 0 : err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
}

static int
add_line(struct pg *pg, int fd, const char *file, int64_t now, char root[ANCHOR_HEX + 1], struct err *err)
{
	struct anchors all = { 0 };
	struct buf was = { 0 }, line = { 0 };
	int done = read_all(fd, file, &was, err);

	while (done == 0 && was.n > 0 && was.p[was.n - 1] != '\n')
		was.n--;
	if (done == 0 && ftruncate(fd, (off_t)was.n) < 0)	/* but for a line that was cut short, nothing goes */
		done = err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	if (done == 0)
		done = read_lines(&all, buf_as_str(&was), file, err);
	if (done == 0)
		done = make_line(pg, now, all.n > 0 ? all.at[all.n - 1].root : "-", &line, root, err);
	if (done == 0)
		done = append(fd, file, &line, err);
	anchors_free(&all);
	buf_free(&was);
	buf_free(&line);
	return done;
}

int
anchor_write(struct pg *pg, const char *file, int64_t now, char root[ANCHOR_HEX + 1], struct err *err)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP), done = 0;

	if (fd < 0)
		return err_set(err, ERR_CANTCREAT, "%s: %s; name another file with --anchor or FLARE_ANCHOR", file,
		    strerror(errno));
	while (done == 0 && fcntl(fd, F_SETLKW, &whole) < 0)
		if (errno != EINTR)
			done = err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	if (done == 0)
		done = add_line(pg, fd, file, now, root, err);
	close(fd);			/* and the lock with it */
	return done;
}

bool
anchor_due(const char *file, int64_t now)
{
	struct anchors all;
	struct err ignored;
	bool due = true;

	if (anchors_read(&all, file, &ignored) < 0)
		return true;
	if (all.n > 0)
		due = all.at[all.n - 1].at / day < now / day;
	anchors_free(&all);
	return due;
}
