#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
log_line(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void
progress_begin(struct progress *p, const char *what, const char *unit, uint64_t total)
{
	*p = (struct progress){ .what = what, .unit = unit, .total = total, .terminal = isatty(STDERR_FILENO) };
	p->began = p->shown = now();
}

void
progress_at(struct progress *p, uint64_t done)
{
	double t = now(), spent = t - p->began, rate = spent > 0 ? (double)done / spent : 0;
	char left[48] = "";

	if (t - p->shown < (p->terminal ? 0.1 : 30.0))
		return;
	p->shown = t;
	if (p->total > done && rate > 0)
		snprintf(left, sizeof(left), ", %.0f s left", (double)(p->total - done) / rate);
	fprintf(stderr, "%s%s: %" PRIu64 " %s, %.0f %s/s%s%s", p->terminal ? "\r\033[K" : "", p->what, done,
	    p->unit, rate, p->unit, left, p->terminal ? "" : "\n");
	p->drawn = p->terminal;
}

void
progress_end(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}

double
progress_seconds(const struct progress *p)
{
	return now() - p->began;
}
