#include <ctype.h>
#include <iconv.h>
#include <string.h>
#include <unistd.h>

#include "encoding.h"
#include "mem.h"

enum { GUESS = 1 << 20 };	/* bytes of the file that are looked at, from the first one of interest on */

/* The bytes around AT, for statistics; the caller frees them. */
static struct str
sample_at(int fd, uint64_t at)
{
	/* some text before helps */
	uint64_t from = at > 4096 ? (at - 4096) & ~(uint64_t)3 : 0;
	char *sample = mem_alloc(GUESS);
	ssize_t n = pread(fd, sample, GUESS, (off_t)from);

	return (struct str){ sample, n > 0 ? (size_t)n : 0 };
}

/* The encoding by the statistics of what is not ASCII in the file. */
static const char *
guess(int fd, const struct survey *s, const char *path, struct err *err)
{
	unsigned long long at = (unsigned long long)s->not_utf8_at + 1;
	const char *found;
	struct str sample;

	if (charset_broken_utf8(s)) {
		err_set(err, ERR_DATA, "%s: byte %llu is not UTF-8, though most of the text is: the file is damaged, or mixes "
		    "encodings; export it again as \"CSV UTF-8\"", path, at);
		return NULL;
	}
	sample = sample_at(fd, s->not_utf8_at);
	found = sample.n > 0 ? charset_guess(sample) : NULL;
	mem_free((void *)(uintptr_t)sample.p);
	if (found == NULL)
		err_set(err, ERR_DATA, "%s: byte %llu is not UTF-8, and which other encoding the file has cannot be told "
		    "for sure; save it as \"CSV UTF-8\", or say --encoding NAME (windows-1252 in Western Europe and "
		    "America, gb18030 in China, cp932 in Japan, windows-1251 in Cyrillic)", path, at);
	return found;
}

/* What <?xml encoding="..."?> says, if it is not UTF-8: that is checked, and not believed. */
static const char *
declared(int fd, size_t bom, struct arena *arena)
{
	char head[200];
	ssize_t n = pread(fd, head, sizeof(head) - 1, (off_t)bom);
	struct str name, rest;
	const char *at, *end;

	head[n > 0 ? n : 0] = '\0';
	if (strncmp(head, "<?xml", 5) != 0 || (end = strstr(head, "?>")) == NULL ||
	    (at = strstr(head, "encoding=")) == NULL || at + 10 > end)
		return NULL;
	rest = (struct str){ at + 10, (size_t)(end - at) - 10 };
	if (!str_split(&rest, at[9], &name) || name.n == 0 || str_ieq(name, "UTF-8") || str_ieq(name, "UTF-16"))
		return NULL;
	for (size_t i = 0; i < name.n; i++)		/* "//IGNORE" would make iconv lose what it cannot read */
		if (strchr("-_.:", name.p[i]) == NULL && !isalnum((unsigned char)name.p[i]))
			return NULL;
	return arena_dup(arena, name);
}

/* An encrypted workbook is an OLE2 file with a stream of this name in its directory,
 * whose place its header tells (MS-CFB 2.2). */
static bool
has_password(int fd)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	enum { HEADER = 512, DIRECTORY = 16 << 10 };
	unsigned char head[HEADER];
	char *directory = mem_alloc(DIRECTORY);
	uint64_t sector;
	ssize_t n = 0;
	bool found = false;

	if (pread(fd, head, HEADER, 0) == HEADER && memcmp(head, "\xd0\xcf\x11\xe0", 4) == 0 && head[30] <= 12) {
		sector = (uint64_t)head[48] | (uint64_t)head[49] << 8 | (uint64_t)head[50] << 16 | (uint64_t)head[51] << 24;
		n = pread(fd, directory, DIRECTORY, (off_t)((sector + 1) << head[30]));
	}
	for (ssize_t i = 0; !found && i + (ssize_t)sizeof(name) <= n; i += 2)
		found = memcmp(directory + i, name, sizeof(name)) == 0;
	mem_free(directory);
	return found;
}

static bool
exists(const char *name)
{
	iconv_t cd = iconv_open("UTF-8", name);

	if (cd != (iconv_t)-1)
		iconv_close(cd);
	return cd != (iconv_t)-1;
}

/* UTF-8 that is in order, in which most of what is not ASCII is the bytes of UTF-8 again. */
static int
check_spoiled(int fd, const struct survey *s, const char *path, struct err *err)
{
	struct str sample, shown;
	bool spoiled;

	if (s->high == 0)
		return 0;
	sample = sample_at(fd, s->high_at);
	spoiled = charset_spoiled(sample, &shown);
	if (spoiled)
		err_set(err, ERR_DATA, "%s: the text was spoiled before: UTF-8 was read as windows-1252 and saved again (\"%.*s\"); "
		    "export it again from where it comes from", path, STR_ARG(shown));
	mem_free((void *)(uintptr_t)sample.p);
	return spoiled ? -1 : 0;
}

/* Which order of bytes "UTF-16" means: the mark's, or that of Windows. */
static const char *
in_order(const char *asked, const char *bom)
{
	struct str name = str_of(asked);

	if (!str_ieq(name, "UTF-16") && !str_ieq(name, "UTF-32"))
		return asked;
	if (bom != NULL && strncmp(bom, "UTF-", 4) == 0 && strncmp(bom + 4, asked + 4, 2) == 0)
		return bom;
	return str_ieq(name, "UTF-16") ? "UTF-16LE" : "UTF-32LE";
}

int
encoding_find(int fd, const struct survey *s, const char *asked, const char *path, struct arena *arena,
    struct encoding *out, struct err *err)
{
	struct encoding e = { 0 };
	const char *bom = NULL, *magic;

	if (s->bytes == 0)
		return err_set(err, ERR_DATA, "%s: the file is empty", path);
	e.bom = charset_bom(s, &bom);
	if (has_password(fd))
		return err_set(err, ERR_DATA, "%s: this is a workbook that is protected by a password; open it, save it without the "
		    "password, and load that", path);
	if ((magic = charset_magic(s)) != NULL && bom == NULL)
		return err_set(err, ERR_DATA, "%s: this is %s, not text; save the table as .xlsx or \"CSV UTF-8\" and load that",
		    path, magic);
	if (asked != NULL) {
		e.name = in_order(asked, bom);
		e.how = "--encoding";
	} else if (bom != NULL) {
		e.name = bom;
		e.how = "byte order mark";
	} else if ((e.name = declared(fd, e.bom, arena)) != NULL)
		e.how = "its XML declaration";
	else if ((e.name = charset_certain(s)) != NULL)
		e.how = strcmp(e.name, "UTF-8") == 0 ? "every byte is valid" : "its NUL bytes";
	else if ((e.name = guess(fd, s, path, err)) != NULL)
		e.how = "assumed from its letters; --encoding NAME overrides";
	else
		return -1;
	if (!exists(e.name))
		return err_set(err, asked != NULL ? ERR_USAGE : ERR_DATA, "%s%s: there is no such encoding; iconv -l lists them",
		    asked != NULL ? "--encoding " : "the XML declaration's ", e.name);
	e.converted = s->not_utf8_at != UINT64_MAX || strcmp(e.name, "UTF-8") != 0;
	if (!e.converted && check_spoiled(fd, s, path, err) < 0)
		return -1;
	*out = e;
	return 0;
}
