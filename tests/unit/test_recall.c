#include <poll.h>

#include "mem.h"
#include "monotonic.h"
#include "recall.h"
#include "t.h"

/* What the server remembers of scans and pages. */

enum { TRIES = 50 };

static bool
knows(struct recall *c, const char *who, const char *stamp)
{
	struct arena *arena = arena_new();
	const char *scan = NULL, *got = NULL;
	bool known = recall_scan(c, str_of(who), arena, &scan, &got);

	if (known)
		T_STR(got, stamp);
	arena_free(arena);
	return known;
}

/* After a while one is sent to ask while the others go on; nobody is shown what is too old.  False: a busy machine held
 * this program up until what should have been young was not. */
static bool
test_scans(void)
{
	struct recall *c = recall_new(0);
	int64_t seen = monotonic_ms();
	bool young, due, meanwhile, again, in_time;

	T(!knows(c, "1", ""));
	recall_see(c, STR("1"), STR("7"), STR("7.a"));
	young = knows(c, "1", "7.a");
	T(!knows(c, "2", ""));
	in_time = monotonic_ms() - seen < RECALL_SOON_MS;
	poll(NULL, 0, RECALL_SOON_MS + 20);
	due = !knows(c, "1", "");		/* who is told so asks */
	meanwhile = knows(c, "1", "7.a") && knows(c, "1", "7.a");
	in_time = in_time && monotonic_ms() - seen < RECALL_LATE_MS;
	seen = monotonic_ms();
	recall_see(c, STR("1"), STR("8"), STR("8.a"));
	again = knows(c, "1", "8.a");
	in_time = in_time && monotonic_ms() - seen < RECALL_SOON_MS;
	if (in_time)
		T(young && due && meanwhile && again);
	poll(NULL, 0, RECALL_LATE_MS + 20);
	T(!knows(c, "1", ""));
	T(!knows(c, "1", ""));
	recall_free(c);
	return in_time;
}

static void
keep(struct recall *c, const char *name, size_t n)
{
	struct http_reply r = { .status = 200, .type = "text/plain" };

	buf_printf(&r.body, "%s%*s", name, (int)n, "");
	http_header(&r, "Link", name);
	recall_keep(c, str_of(name), &r);
	http_reply_free(&r);
}

static bool
has(struct recall *c, const char *name)
{
	struct http_reply r = { 0 };
	bool kept = recall_page(c, str_of(name), &r);

	if (kept) {
		T_INT(r.status, 200);
		T(strncmp(r.body.p, name, strlen(name)) == 0);
		T_STR(r.header[0].value, name);
	}
	http_reply_free(&r);
	return kept;
}

/* Pages come back whole under their own name; the room is kept, and what was used last stays. */
static void
test_pages(void)
{
	struct recall *c = recall_new(100000), *none = recall_new(0);
	char name[32];
	int kept = 0;

	T(!has(c, "a"));
	keep(c, "a", 10);
	keep(c, "a\nb", 10);
	T(has(c, "a") && has(c, "a\nb") && !has(c, "a\n"));
	keep(c, "a", 20);
	T(has(c, "a"));
	keep(c, "large", RECALL_PAGE + 1);
	T(!has(c, "large"));
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "page %d", i);
		keep(c, name, 1000);
		T(has(c, name) && has(c, "a"));
	}
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "page %d", i);
		kept += has(c, name);
	}
	T(kept > 50 && kept < 100);
	T(!has(c, "page 0") && has(c, "page 999"));
	keep(none, "a", 10);
	T(!has(none, "a"));
	recall_free(c);
	recall_free(none);
}

int
main(void)
{
	int tries = 0;

	while (!test_scans() && tries < TRIES)
		tries++;
	T(tries < TRIES);
	test_pages();
	return t_done();
}
