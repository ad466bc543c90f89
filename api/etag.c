#include <string.h>

#include "buf.h"
#include "etag.h"
#include "hash.h"

void
etag_make(char etag[ETAG], const struct str *part, size_t n)
{
	struct buf b = { 0 };

	buf_printf(&b, "\"%016llx\"", (unsigned long long)hash_id(part, n));
	memcpy(etag, b.p, b.n + 1);
	buf_free(&b);
}

bool
etag_known(struct str if_none_match, const char *etag, bool there_is)
{
	struct str rest = if_none_match, tag;

	while (str_split(&rest, ',', &tag)) {
		tag = str_trim(tag);
		if (str_starts(tag, "W/"))
			tag = (struct str){ tag.p + 2, tag.n - 2 };
		if (str_is(tag, etag) || (there_is && str_is(tag, "*")))
			return true;
	}
	return false;
}
