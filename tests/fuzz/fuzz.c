#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "fuzz.h"
#include "ruleset.h"

_Noreturn void
fuzz_broken(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

unsigned
fuzz_byte(struct str *rest)
{
	if (rest->n == 0)
		return 0;
	rest->n--;
	return (unsigned char)*rest->p++;
}

struct str
fuzz_line(struct str *rest)
{
	struct str line = { "", 0 };

	str_split(rest, '\n', &line);
	return line;
}

struct str
fuzz_utf8(struct str s)
{
	size_t bad_at;

	return str_is_utf8(s, &bad_at) ? s : (struct str){ s.p, bad_at };
}

bool
fuzz_is_text(struct str s)
{
	size_t bad_at;

	for (; !str_is_utf8(s, &bad_at); s = (struct str){ s.p + bad_at + 1, s.n - bad_at - 1 })
		if (s.p[bad_at] != '\0')
			return false;
	return true;
}

bool
fuzz_is_edge(struct str text, size_t at)
{
	return at == text.n || (at < text.n && (text.p[at] & 0xc0) != 0x80);
}

bool
fuzz_is_inside(struct str part, struct str whole)
{
	return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

long
fuzz_bite(void *of, char *p, size_t n, struct err *err)
{
	struct fuzz_bites *b = of;

	(void)err;
	if (n > b->bite)
		n = b->bite;
	if (n > b->rest.n)
		n = b->rest.n;
	if (n > 0)
		memcpy(p, b->rest.p, n);
	b->rest.p += n;
	b->rest.n -= n;
	return (long)n;
}

/* Has TEXT a line LINE with at least COLUMN - 1 characters? */
static bool
has_place(struct str text, unsigned line, unsigned column)
{
	struct str rest = text;

	while (line-- > 1) {
		const char *end = rest.n > 0 ? memchr(rest.p, '\n', rest.n) : NULL;

		if (end == NULL)
			return false;
		rest.n -= (size_t)(end + 1 - rest.p);
		rest.p = end + 1;
	}
	while (--column > 0) {
		if (rest.n == 0 || *rest.p == '\n')
			return false;
		do {
			rest.p++;
			rest.n--;
		} while (rest.n > 0 && (*rest.p & 0xc0) == 0x80);
	}
	return true;
}

void
fuzz_diags(const struct diags *diags, const struct ruleset_file *file, size_t n)
{
	for (size_t i = 0; diags_at(diags, i) != NULL; i++) {
		const struct diag *d = diags_at(diags, i);
		bool found = d->line == 0;

		MUST(d->file != NULL && d->code[0] != '\0' && d->message[0] != '\0');
		MUST((d->line == 0) == (d->column == 0));
		for (size_t k = 0; !found && k < n; k++)
			found = strcmp(file[k].path, d->file) == 0 && has_place(file[k].text, d->line, d->column);
		MUST(found);
	}
}

static char folder[] = "/tmp/flare-fuzz-XXXXXX";
static char written[3][64];

static void
clean_up(void)
{
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (written[i][0] != '\0')
			unlink(written[i]);
	rmdir(folder);
}

const char *
fuzz_write(enum fuzz_file which, struct str bytes)
{
	static const char *const names[] = { "table", "table.yml", "feed.json" };
	int fd;

	if (written[0][0] == '\0') {		/* a name that was made may have an X in it */
		MUST(mkdtemp(folder) != NULL && atexit(clean_up) == 0);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			snprintf(written[i], sizeof(written[i]), "%s/%s", folder, names[i]);
	}
	fd = open(written[which], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	MUST(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
	close(fd);
	return written[which];
}
