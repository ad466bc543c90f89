#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "monotonic.h"

static double
seconds(void)
{
	return (double)monotonic_us() / 1e6;
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
	p->began = p->shown = seconds();
}

void
progress_turn(struct progress *p, const char *what, uint64_t total)
{
	if (p == NULL)
		return;
	p->what = what;
	p->total = total;
	p->began = seconds();
}

/* DONE of all in the progress's unit. */
static void
amounts(const struct progress *p, uint64_t done, double rate, char *text, size_t size)
{
	const double mb = 1e6;
	char of[48] = "";

	if (strcmp(p->unit, "bytes") != 0) {
		snprintf(text, size, "%" PRIu64 " %s, %.0f %s/s", done, p->unit, rate, p->unit);
		return;
	}
	if (p->total > 0)
		snprintf(of, sizeof(of), " of %.1f", (double)p->total / mb);
	snprintf(text, size, "%.1f%s MB, %.1f MB/s", (double)done / mb, of, rate / mb);
}

void
progress_at(struct progress *p, uint64_t done)
{
	double t, spent, rate;
	char left[48] = ", time left unknown", text[160];

	if (p == NULL || (t = seconds()) - p->shown < (p->terminal ? 0.1 : 30.0))
		return;
	spent = t - p->began;
	rate = spent > 0 ? (double)done / spent : 0;
	p->shown = t;
	if (p->total >= done && rate > 0)
		snprintf(left, sizeof(left), ", %.0f s left", (double)(p->total - done) / rate);
	amounts(p, done, rate, text, sizeof(text));
	fprintf(stderr, "%s%s: %s%s%s", p->terminal ? "\r\033[K" : "", p->what, text, left, p->terminal ? "" : "\n");
	p->drawn = p->terminal;
}

void
progress_say(struct progress *p, const char *what)
{
	if (p->terminal)
		fprintf(stderr, "\r\033[K%s", what);
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
	return seconds() - p->began;
}
