#include "mem.h"
#include "past.h"
#include "pgscan.h"
#include "run_files.h"

struct version {
	int64_t facility, digest;
	int32_t org;
};

struct past {
	struct pg *pg;
	int64_t line, scan_id;
	struct buf sql;
	struct version *version;
	size_t n, cap, at;
};

struct past *
past_new(struct pg *pg, int64_t line, int64_t scan_id)
{
	struct past *p = mem_zero(1, sizeof(*p));

	p->pg = pg;
	p->line = line;
	p->scan_id = scan_id;
	return p;
}

void
past_free(struct past *p)
{
	if (p == NULL)
		return;
	buf_free(&p->sql);
	mem_free(p->version);
	mem_free(p);
}

int
past_read(struct past *p, const struct among *a, struct err *err)
{
	const int64_t arg[] = { a->part, p->line, p->scan_id };
	struct pgscan *scan;
	int got;

	p->n = p->at = 0;
	among_write(run_past_part, "s", a, &p->sql);
	if ((scan = pgscan_begin(p->pg, p->sql.p, arg, sizeof(arg) / sizeof(arg[0]), err)) == NULL)
		return -1;
	while ((got = pgscan_next(scan, err)) > 0) {
		struct version v = { 0 };

		pgscan_i64(scan, &v.facility);
		pgscan_i32(scan, &v.org);
		pgscan_i64(scan, &v.digest);
		p->version = mem_grow(p->version, &p->cap, p->n + 1, sizeof(*p->version));
		p->version[p->n++] = v;
	}
	pgscan_end(scan);
	return got;
}

bool
past_gone(struct past *p, int64_t facility, int32_t org, int64_t *gone, int32_t *gone_org)
{
	const struct version *v = p->at < p->n ? &p->version[p->at] : NULL;

	if (v == NULL || v->facility > facility || (v->facility == facility && v->org >= org))
		return false;
	*gone = v->facility;
	*gone_org = v->org;
	p->at++;
	return true;
}

bool
past_find(struct past *p, int64_t facility, int32_t org, int64_t *digest)
{
	const struct version *v = p->at < p->n ? &p->version[p->at] : NULL;

	if (v == NULL || v->facility != facility || v->org != org)
		return false;
	*digest = v->digest;
	p->at++;
	return true;
}
