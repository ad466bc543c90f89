#include <string.h>

#include "record.h"

const struct record *
record_find(const char *name)
{
	static const struct record *const records[] = { &record_facility, &record_audit, &record_list };

	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		if (strcmp(records[i]->name, name) == 0)
			return records[i];
	return NULL;
}
