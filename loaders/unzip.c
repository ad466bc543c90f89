#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "bounds.h"
#include "mem.h"
#include "unpack.h"
#include "unzip.h"

struct unzip {
	zip_t *zip;
	const char *path;
	size_t n;
	char name[256];			/* shown */
};

struct member {
	const struct unzip *of;
	zip_file_t *file;
	uint64_t packed, said, unpacked;
};

enum { END_RECORD = 22, COMMENT = 65535 };	/* bytes of the record at the archive's end; of the comment behind it */

/* Files in the archive by its last record; -1: there is none.  libzip makes room
 * for as many as are there, so we look first.  65535 may stand for more. */
static long
members(int fd)
{
	char *tail = mem_alloc(END_RECORD + COMMENT);
	off_t size = lseek(fd, 0, SEEK_END), from = size > END_RECORD + COMMENT ? size - END_RECORD - COMMENT : 0;
	ssize_t n = size > 0 ? pread(fd, tail, END_RECORD + COMMENT, from) : 0;
	long found = -1;

	for (ssize_t i = n - END_RECORD; found < 0 && i >= 0; i--)
		if (memcmp(tail + i, "PK\5\6", 4) == 0)
			found = (unsigned char)tail[i + 10] | (unsigned char)tail[i + 11] << 8;
	mem_free(tail);
	return found;
}

struct unzip *
unzip_open(int fd, const char *path, struct err *err)
{
	struct unzip *u = NULL;
	zip_t *zip;
	long n = members(fd);
	int own, why;

	if (n > BOUND_MEMBERS) {
		err_set(err, ERR_DATA, "%s: a zip archive of more than %d files is not read; unpack it and load the tables in it",
		    path, BOUND_MEMBERS);
		return NULL;
	}
	own = n >= 0 ? dup(fd) : -1;
	zip = own >= 0 ? zip_fdopen(own, 0, &why) : NULL;
	if (zip == NULL) {
		if (own >= 0)
			close(own);
		err_set(err, ERR_DATA, "%s: a zip archive or an Excel workbook that is damaged or cut off; get the file again", path);
		return NULL;
	}
	u = mem_zero(1, sizeof(*u));
	u->zip = zip;
	u->path = path;
	u->n = (size_t)zip_get_num_entries(zip, 0);
	return u;
}

void
unzip_close(struct unzip *u)
{
	if (u == NULL)
		return;
	zip_discard(u->zip);
	mem_free(u);
}

size_t
unzip_count(const struct unzip *u)
{
	return u->n;
}

const char *
unzip_name(struct unzip *u, size_t i)
{
	const char *name = zip_get_name(u->zip, i, ZIP_FL_ENC_GUESS);
	size_t n = 0;

	/* the end of a long name says more than its beginning */
	if (name != NULL && strlen(name) >= sizeof(u->name))
		name += strlen(name) - sizeof(u->name) + 1;
	for (; name != NULL && name[n] != '\0'; n++)
		u->name[n] = (unsigned char)name[n] < 0x20 || name[n] == 0x7f ? '?' : name[n];
	u->name[n] = '\0';
	return u->name;
}

size_t
unzip_find(struct unzip *u, const char *name)
{
	/* some writers change the case of names, and Excel does not mind */
	zip_int64_t i = zip_name_locate(u->zip, name, ZIP_FL_NOCASE | ZIP_FL_ENC_GUESS);

	return i >= 0 ? (size_t)i : SIZE_MAX;
}

struct member *
unzip_member(struct unzip *u, size_t i, struct err *err)
{
	struct member *m;
	zip_file_t *file = NULL;
	zip_stat_t st;

	if (zip_stat_index(u->zip, i, 0, &st) != 0 || !(st.valid & ZIP_STAT_SIZE) || !(st.valid & ZIP_STAT_COMP_SIZE)) {
		err_set(err, ERR_DATA, "%s: \"%s\" in it is damaged; get the file again", u->path, unzip_name(u, i));
		return NULL;
	}
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE) {
		err_set(err, ERR_DATA, "%s: \"%s\" in it is protected by a password; unpack it with the password and load what was "
		    "in it", u->path, unzip_name(u, i));
		return NULL;
	}
	if (unpack_is_bomb(st.comp_size, st.size)) {
		unpack_bomb(u->path, err);
		return NULL;
	}
	if ((file = zip_fopen_index(u->zip, i, 0)) == NULL) {
		err_set(err, ERR_DATA, "%s: \"%s\" in it cannot be unpacked (%s); unpack the archive by other means and load what is "
		    "in it", u->path, unzip_name(u, i), zip_strerror(u->zip));
		return NULL;
	}
	m = mem_zero(1, sizeof(*m));
	m->of = u;
	m->file = file;
	m->packed = st.comp_size;
	m->said = st.size;
	return m;
}

void
unzip_member_close(struct member *m)
{
	if (m == NULL)
		return;
	zip_fclose(m->file);
	mem_free(m);
}

static long
read_member(void *of, char *p, size_t n, struct err *err)
{
	struct member *m = of;
	zip_int64_t got = zip_fread(m->file, p, n);

	if (got < 0)
		return err_set(err, ERR_DATA, "%s: damaged or cut off (%s); get the file again", m->of->path,
		    zip_file_strerror(m->file));
	m->unpacked += (uint64_t)got;
	if (unpack_is_bomb(m->packed, m->unpacked))
		return unpack_bomb(m->of->path, err);
	if (got == 0 && n > 0 && m->unpacked != m->said)
		return err_set(err, ERR_DATA, "%s: cut off; get all of it", m->of->path);
	return (long)got;
}

struct source
unzip_source(struct member *m)
{
	return (struct source){ read_member, m };
}

double
unzip_share(const struct member *m)
{
	return m->said > 0 ? (double)m->unpacked / (double)m->said : 1;
}
