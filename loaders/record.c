#include <string.h>

#include "record.h"

static const struct record *const records[] = { &record_facility, &record_audit, &record_list, &record_document,
	&record_link, &record_table };

const struct record *
record_find(const char *name)
{
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		if (strcmp(records[i]->name, name) == 0)
			return records[i];
	return NULL;
}

const char *
record_names(struct arena *arena)
{
	const char *all = "";

	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		all = arena_printf(arena, "%s%s%s", all, i > 0 ? ", " : "", records[i]->name);
	return all;
}

bool
record_tells(const struct record *r, size_t target)
{
	for (size_t i = 0; i < r->ntells; i++)
		if ((size_t)r->tells[i] == target)
			return true;
	return false;
}
