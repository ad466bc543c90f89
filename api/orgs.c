#include <stdio.h>
#include <string.h>

#include "api_files.h"
#include "buf.h"
#include "hash.h"
#include "orgs.h"
#include "str.h"

static const char *const kinds[] = { "association", "member", "buyer", "auditor" };

int
orgs_find(struct pg *pg, const char *name, struct org *org, struct err *err)
{
	const struct pg_param p = pg_text(name);
	struct pg_rows *rows;
	bool there;

	if (!str_is_utf8(str_of(name), &(size_t){ 0 }))
		return err_set(err, ERR_USAGE, "the organisation's name is not UTF-8");
	if ((rows = pg_query(pg, api_org_find, &p, 1, err)) == NULL)
		return -1;
	there = pg_rows_count(rows) > 0;
	if (there)
		*org = (struct org){ (int32_t)pg_get_int(rows, 0, 0), str_is(pg_get(rows, 0, 1), "public") };
	pg_rows_free(rows);
	return there ? 0 : err_set(err, ERR_USAGE, "there is no organisation \"%.200s\"; flare org list has them", name);
}

/* Names stand in lists with commas between, in messages and in headers. */
static int
check_name(const char *name, struct err *err)
{
	struct str s = str_of(name);
	size_t letters = 0;

	if (!str_is_utf8(s, &(size_t){ 0 }))
		return err_set(err, ERR_USAGE, "the organisation's name is not UTF-8");
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f || s.p[i] == ',')
			return err_set(err, ERR_USAGE, "an organisation's name has no commas and no control characters");
		letters += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	}
	if (letters == 0 || letters > ORG_NAME_MAX || str_trim(s).n != s.n)
		return err_set(err, ERR_USAGE, "an organisation's name has 1 to %d characters, and no space before or behind them",
		    ORG_NAME_MAX);
	return 0;
}

static int
check_kind(const struct org_wish *w, struct err *err)
{
	bool known = false;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		known = known || strcmp(w->kind, kinds[i]) == 0;
	if (!known)
		return err_set(err, ERR_USAGE, "--kind %.50s: say association, member, buyer or auditor", w->kind);
	if (w->member_of != NULL && strcmp(w->kind, "member") != 0)
		return err_set(err, ERR_USAGE, "--member-of is for members: leave out --kind %s", w->kind);
	return 0;
}

int
orgs_create(struct pg *pg, const struct org_wish *w, struct org *org, struct err *err)
{
	struct pg_rows *rows;
	struct str name = str_of(w->name);
	int64_t id;
	int32_t association;

	if (check_name(w->name, err) < 0 || check_kind(w, err) < 0)
		return -1;
	id = 2 + (hash_id(&name, 1) & 0x3fffffff);
	const struct pg_param row[] = { pg_int(id), pg_text(w->name), pg_text(w->kind), pg_text(w->member_of), pg_time(w->now) };
	if ((rows = pg_query(pg, api_org_create, row, sizeof(row) / sizeof(row[0]), err)) == NULL)
		return -1;
	if (pg_rows_count(rows) == 0) {
		pg_rows_free(rows);
		return err_set(err, ERR_USAGE, "nothing was made: there is an organisation \"%.200s\" already%s%.200s%s; flare org list has "
		    "them", w->name, w->member_of != NULL ? ", or no association \"" : "", w->member_of != NULL ? w->member_of : "",
		    w->member_of != NULL ? "\"" : "");
	}
	association = (int32_t)pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	*org = (struct org){ .id = (int32_t)id };
	if (w->member_of == NULL)
		return 0;
	return orgs_grant(pg, &(struct mandate){ .grantor = (int32_t)id, .grantee = association, .level = 0,
	    .from = (int32_t)(w->now / INT64_C(86400000000)), .until = INT32_MIN, .now = w->now }, err);
}

int
orgs_disable(struct pg *pg, const struct org *org, bool disable, int64_t now, struct err *err)
{
	const struct pg_param row[] = { pg_int(org->id), disable ? pg_time(now) : pg_null() };
	struct pg_rows *rows;
	int n;

	if (org->is_public)
		return err_set(err, ERR_USAGE, "what is public belongs to nobody who could be disabled");
	if ((rows = pg_query(pg, api_org_disable, row, 2, err)) == NULL)
		return -1;
	n = (int)pg_rows_affected(rows);
	pg_rows_free(rows);
	return n;
}

static void
put_id(struct pg_param *id, struct pg_param *part, int64_t v)
{
	*id = pg_int(v);
	*part = pg_int(part_of(v));
}

static bool
is_id(struct str text, int64_t *id)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t v = 0;

	if (text.n != 16)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		const char *digit = strchr(digits, text.p[i]);

		if (digit == NULL || *digit == '\0')
			return false;
		v = v << 4 | (uint64_t)(digit - digits);
	}
	*id = (int64_t)v;
	return true;
}

/* What was typed, as the ids that it may be: org_site.sql. */
static void
seek(int32_t grantor, struct str text, struct pg_param p[11])
{
	char org[12];
	struct buf key = { 0 };
	int64_t id = 0;
	struct str value;

	snprintf(org, sizeof(org), "%ld", (long)grantor);
	p[0] = pg_int(grantor);
	p[1] = p[4] = pg_null();
	if (is_id(text, &id))
		put_id(&p[1], &p[4], id);
	put_id(&p[2], &p[5], hash_id((struct str[]){ STR("os_id"), text }, 2));
	put_id(&p[3], &p[6], hash_id((struct str[]){ STR("own"), str_of(org), text }, 3));
	buf_printf(&key, "os_id:%.*s", STR_ARG(text));
	value = buf_as_str(&key);
	put_id(&p[7], &p[9], hash_id(&value, 1));
	buf_reset(&key);
	buf_printf(&key, "own:%s:%.*s", org, STR_ARG(text));
	value = buf_as_str(&key);
	put_id(&p[8], &p[10], hash_id(&value, 1));
	buf_free(&key);
}

/* The grantor's facility, as two parameters; nulls: all that it has. */
static int
find_site(struct pg *pg, const struct mandate *m, struct pg_param site[2], struct err *err)
{
	struct pg_param p[11];
	struct pg_rows *rows;
	int n;

	site[0] = site[1] = pg_null();
	if (m->site == NULL)
		return 0;
	if (!str_is_utf8(str_of(m->site), &(size_t){ 0 }))
		return err_set(err, ERR_USAGE, "--facility is not UTF-8");
	seek(m->grantor, str_trim(str_of(m->site)), p);
	if ((rows = pg_query(pg, api_org_site, p, 11, err)) == NULL)
		return -1;
	if ((n = pg_rows_count(rows)) == 1) {
		site[0] = pg_int(pg_get_int(rows, 0, 0));
		site[1] = pg_int(pg_get_int(rows, 0, 1));
	}
	pg_rows_free(rows);
	if (n > 1)
		return err_set(err, ERR_DATA, "\"%.200s\" is the identifier of %d facilities: give the id that flare rank prints", m->site, n);
	return n == 1 ? 0 : err_set(err, ERR_NOINPUT, "the grantor has no facility \"%.200s\"; give its OS ID, the grantor's own id or the id "
	    "that flare rank prints", m->site);
}

int
orgs_grant(struct pg *pg, const struct mandate *m, struct err *err)
{
	struct pg_param site[2];

	if (m->grantor <= 0 || m->grantee <= 0 || m->grantor == m->grantee)
		return err_set(err, ERR_USAGE, "a mandate is between two organisations, and what is public needs none");
	if (m->until != INT32_MIN && m->until <= m->from)
		return err_set(err, ERR_USAGE, "--until is the first day without the mandate: it must be after --from");
	if (find_site(pg, m, site, err) < 0)
		return -1;
	const struct pg_param row[] = { pg_int(m->grantor), pg_int(m->grantee), site[0], site[1], pg_int(m->level), pg_date(m->from),
		m->until != INT32_MIN ? pg_date(m->until) : pg_null(), pg_time(m->now) };
	return pg_exec(pg, api_org_grant, row, sizeof(row) / sizeof(row[0]), err);
}

int64_t
orgs_revoke(struct pg *pg, const struct mandate *m, struct err *err)
{
	struct pg_param site[2];
	struct pg_rows *rows;
	int64_t n, id;

	if (m->site != NULL && is_id(str_of(m->site), &id))
		site[0] = pg_int(id);		/* the grantor may not have it any more */
	else if (find_site(pg, m, site, err) < 0)
		return -1;
	const struct pg_param row[] = { pg_int(m->grantor), pg_int(m->grantee), site[0], pg_time(m->now) };
	if ((rows = pg_query(pg, api_org_revoke, row, 4, err)) == NULL)
		return -1;
	n = pg_rows_affected(rows);
	pg_rows_free(rows);
	return n;
}

struct pg_rows *
orgs_list(struct pg *pg, struct err *err)
{
	return pg_query(pg, api_org_list, NULL, 0, err);
}

struct pg_rows *
orgs_mandates(struct pg *pg, const char *org, struct err *err)
{
	const struct pg_param p = pg_text(org);

	return pg_query(pg, api_org_mandates, &p, 1, err);
}
