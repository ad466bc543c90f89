#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "demo.h"
#include "demo_record.h"
#include "demo_sheet.h"
#include "mem.h"

const char *const demo_files[] = {
	"suppliers.csv", "audits.csv", "self_assessments.csv", "interviews.csv", "orders.csv", NULL
};

static void
row(struct buf *out, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		demo_sheet_cell(out, cells[i]);
	buf_char(out, '\n');
}

/* Hundredths of a degree as text, without the locale's decimal comma. */
static const char *
degrees(int v, char room[16])
{
	snprintf(room, 16, "%s%d.%02d", v < 0 ? "-" : "", (v < 0 ? -v : v) / 100, (v < 0 ? -v : v) % 100);
	return room;
}

static void
suppliers(struct buf *out, const struct demo_site *sites)
{
	buf_text(out, "facility_id,name,address,country,sector,product_type,number_of_workers,lat,lng,"
	    "parent_company\n");
	for (const struct demo_site *s = sites; s < sites + DEMO_SITES; s++) {
		char lat[16], lng[16];
		const char *const cells[] = {
			s->name, s->address, s->country->name, s->sector->name, s->product, s->workers,
			s->placed ? degrees(s->lat, lat) : NULL, s->placed ? degrees(s->lng, lng) : NULL,
			s->parent,
		};

		buf_printf(out, "S%04zu", s->number);
		row(out, cells, sizeof(cells) / sizeof(cells[0]));
	}
}

/* Industries in the words of the customs' list. */
static const char cloth[] = "Apparel, Footwear and Textiles", health[] = "Pharmaceuticals, Health and Chemicals",
    farm[] = "Agriculture and Prepared Products", consumer[] = "Consumer Products and Mass Merchandising";

/* An order: against a site of the demo in that country (a code) and sector, or
 * against NAME, which is none of them. */
static const struct order {
	const char *country;
	char sector;
	const char *name, *alias, *industry, *date, *type, *status;
} order[] = {
	{ "CN", 'l', NULL, "Ilvin Protective Gloves", cloth, "03/14/2025", "WRO", "Active" },
	{ "MY", 'r', NULL, "Example Latex Works", health, "07/02/2024", "WRO", "Active" },
	{ "MY", 'r', NULL, NULL, health, "11/19/2021", "Finding", "Inactive" },
	{ "IN", 't', NULL, "Sample Spinning Unit 2", cloth, "02/08/2025", "WRO", "Active" },
	{ "TW", 's', NULL, "Example Ocean Fleet", farm, "09/24/2025", "WRO", "Partially Active" },
	{ "TM", 't', NULL, NULL, cloth, "05/18/2023", "WRO", "Active" },
	{ "MX", 'g', NULL, "Granja Ejemplo", farm, "10/21/2022", "WRO", "Inactive" },
	{ "CN", 'y', NULL, "Shili Toy Works", consumer, "01/15/2026", "WRO", "Active" },
	{ "China", 0, "Umbraquist New Example Works", "Shifan Number Nine Farm", "Machinery", "08/30/1994", "WRO", "Active" },
	{ "Malawi", 0, "Olentostad Example Leaf Estates", NULL, farm, "11/01/2024", "WRO", "Active" },
	{ "Japan", 0, "Mihon Example Institution", "Mihon Kogyo", consumer, "06/12/1996", "WRO", "Inactive" },
	{ "Brazil", 0, "Verescafell Exemplo Ltda.", NULL, farm, "12/05/2025", "Finding", "Active" },
};

/* Whom an order names: the story that is listed, or a drawn site of its country,
 * for each order from another place on. */
static const struct demo_site *
named(const struct demo_site *sites, size_t nth)
{
	for (const struct demo_site *s = sites; nth == 0 && s < sites + demo_nstories; s++)
		if (s->story->listed)
			return s;
	for (size_t k = 0; k < DEMO_SITES; k++) {
		const struct demo_site *s = &sites[(nth * 200 + k) % DEMO_SITES];

		if (s->story == NULL && s->sector->letter == order[nth].sector &&
		    strcmp(s->country->code, order[nth].country) == 0)
			return s;
	}
	return NULL;
}

static void
orders(struct buf *out, const struct demo_site *sites)
{
	buf_text(out, "entity,country,industry,effective_date,type,status\n");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const struct order *o = &order[i];
		const struct demo_site *s = o->name == NULL ? named(sites, i) : NULL;
		char entity[256];

		assert(o->name != NULL || s != NULL);
		snprintf(entity, sizeof(entity), "%s%s%s", s != NULL ? s->name : o->name,
		    o->alias != NULL ? ", a/k/a " : "", o->alias != NULL ? o->alias : "");
		row(out, (const char *const[]){ entity, s != NULL ? s->country->name : o->country, o->industry,
		    o->date, o->type, o->status }, 6);
	}
}

static int
save(const char *dir, const char *name, const struct buf *b, struct err *err)
{
	char path[BOUND_NAME * 8];
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if ((f = fopen(path, "wb")) == NULL)
		return err_set(err, ERR_CANTCREAT, "cannot write %s: %s", path, strerror(errno));
	ok = fwrite(b->p, 1, b->n, f) == b->n;
	if (fclose(f) != 0 || !ok)
		return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
	return 0;
}

int
demo_write(const char *dir, struct err *err)
{
	struct demo_site *sites = mem_alloc(DEMO_SITES * sizeof(*sites));
	struct demo_papers papers;
	struct buf list_of_sites = { 0 }, list_of_orders = { 0 };
	const struct buf *const content[] = {	/* as in demo_files */
		&list_of_sites, &papers.audits, &papers.self, &papers.voice, &list_of_orders
	};
	int rc = 0;

	demo_world_make(sites);
	demo_record_begin(&papers);
	suppliers(&list_of_sites, sites);
	orders(&list_of_orders, sites);
	for (size_t i = 0; i < DEMO_SITES; i++)
		demo_record_site(&papers, &sites[i]);
	for (int i = 0; rc == 0 && demo_files[i] != NULL; i++)
		rc = save(dir, demo_files[i], content[i], err);
	demo_record_free(&papers);
	buf_free(&list_of_sites);
	buf_free(&list_of_orders);
	mem_free(sites);
	return rc;
}
