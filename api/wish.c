#include "wish.h"

enum rows
wish_rows(struct str accept)
{
	struct str part, rest = accept, type;

	while (str_split(&rest, ',', &part)) {
		if (!str_split(&part, ';', &type))
			continue;
		type = str_trim(type);
		if (str_ieq(type, "text/csv"))
			return ROWS_CSV;
		if (str_ieq(type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
			return ROWS_XLSX;
		if (str_ieq(type, "application/x-ndjson") || str_ieq(type, "application/ndjson"))
			return ROWS_NDJSON;
		if (str_ieq(type, "application/json") || str_ieq(type, "*/*"))
			return ROWS_JSON;
	}
	return ROWS_JSON;
}

const char *
wish_count(struct str prefer, bool *said)
{
	static const char *const words[] = { "none", "estimated", "exact" };
	struct str part;

	*said = false;
	while (str_split(&prefer, ',', &part)) {
		struct str name, value = str_trim(part);

		if (!str_split(&value, '=', &name) || !str_ieq(str_trim(name), "count"))
			continue;
		value = str_trim(value);
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (str_ieq(value, words[i])) {
				*said = true;
				return words[i];
			}
		break;			/* the first counts */
	}
	return "estimated";
}
