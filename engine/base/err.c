#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

/* Cut text that filled its buffer at the edge of a UTF-8 character. */
static void
cut(char *s, size_t cap)
{
	size_t n = cap - sizeof("...");

	while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	memcpy(s + n, "...", sizeof("..."));
}

static void __attribute__((format(printf, 3, 0)))
format(char *s, size_t cap, const char *fmt, va_list ap)
{
	int n = vsnprintf(s, cap, fmt, ap);

	if (n < 0)
		s[0] = '\0';
	else if ((size_t)n >= cap)
		cut(s, cap);
}

int
err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	err->kind = kind;
	va_start(ap, fmt);
	format(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return -1;
}

int
err_in(struct err *err, const char *fmt, ...)
{
	char was[sizeof(err->msg)];
	char where[256];
	va_list ap;
	size_t nwhere, nwas;

	va_start(ap, fmt);
	format(where, sizeof(where), fmt, ap);
	va_end(ap);
	memcpy(was, err->msg, sizeof(was));
	nwhere = strlen(where);
	nwas = strlen(was);
	memcpy(err->msg, where, nwhere);
	memcpy(err->msg + nwhere, ": ", 2);
	if (nwhere + 2 + nwas < sizeof(err->msg))
		memcpy(err->msg + nwhere + 2, was, nwas + 1);
	else {
		memcpy(err->msg + nwhere + 2, was, sizeof(err->msg) - nwhere - 3);
		err->msg[sizeof(err->msg) - 1] = '\0';
		cut(err->msg, sizeof(err->msg));
	}
	return -1;
}
