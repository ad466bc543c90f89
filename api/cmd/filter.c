#include "filter.h"
#include "orgs.h"
#include "str.h"

int
filter_words(const char *option, const char *list, const char *const *words, size_t n, struct err *err)
{
	struct str rest = str_of(list), word;

	while (str_split(&rest, ',', &word)) {
		const char *near;
		bool known = false;

		for (size_t i = 0; i < n; i++)
			known = known || str_is(word, words[i]);
		if (known)
			continue;
		near = str_nearest(word, words, n);
		return err_set(err, ERR_USAGE, "--%s %.*s: there is no such %s%s%s%s", option, STR_ARG(word), option,
		    near != NULL ? "; did you mean " : "", near != NULL ? near : "", near != NULL ? "?" : "");
	}
	return 0;
}

int
filter_bands(const char *list, struct err *err)
{
	static const char *const bands[] = { "low", "guarded", "elevated", "high", "severe", "insufficient" };

	return filter_words("band", list, bands, sizeof(bands) / sizeof(bands[0]), err);
}

int
filter_org(struct pg *pg, const char *name, struct err *err)
{
	struct org org;

	return name != NULL ? orgs_find(pg, name, &org, err) : 0;
}
