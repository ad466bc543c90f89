#include "scope.h"

static const struct {
	const char *name;
	enum caller_scope bit;
} scopes[] = {
	{ "read", CALLER_READ }, { "evidence", CALLER_EVIDENCE }, { "evidence:full", CALLER_EVIDENCE_FULL },
	{ "load", CALLER_LOAD }, { "scan", CALLER_SCAN }, { "export", CALLER_EXPORT }, { "audit", CALLER_AUDIT },
};
enum { SCOPES = sizeof(scopes) / sizeof(scopes[0]) };

static unsigned
bit_of(struct str name)
{
	for (size_t i = 0; i < SCOPES; i++)
		if (str_is(name, scopes[i].name))
			return scopes[i].bit;
	return 0;
}

int
scope_parse(const char *text, unsigned *out, struct err *err)
{
	struct str rest = str_of(text), name;
	unsigned all = 0;

	while (str_split(&rest, ',', &name)) {
		unsigned bit = bit_of(str_trim(name));

		if (bit == 0) {
			struct buf names = { 0 };

			scope_write(CALLER_ALL, ' ', &names);
			err_set(err, ERR_USAGE, "there is no scope \"%.*s\"; there are: %s", STR_ARG(name), names.p);
			buf_free(&names);
			return -1;
		}
		all |= bit;
	}
	if (all == 0)
		return err_set(err, ERR_USAGE, "a key without a scope may do nothing");
	*out = all;
	return 0;
}

const char *
scope_name(enum caller_scope bit)
{
	for (size_t i = 0; i < SCOPES; i++)
		if (scopes[i].bit == bit)
			return scopes[i].name;
	return "";
}

void
scope_write(unsigned all, char between, struct buf *b)
{
	bool first = true;

	buf_text(b, "");
	for (size_t i = 0; i < SCOPES; i++) {
		if ((all & scopes[i].bit) == 0)
			continue;
		if (!first)
			buf_char(b, between);
		buf_text(b, scopes[i].name);
		first = false;
	}
}

unsigned
scope_of_array(struct str array)
{
	struct str rest, name;
	unsigned all = 0;

	if (array.n < 2)
		return 0;
	rest = (struct str){ array.p + 1, array.n - 2 };
	while (str_split(&rest, ',', &name))
		all |= bit_of(name);
	return all;
}

int
scope_level(unsigned all)
{
	return all & CALLER_EVIDENCE_FULL ? 2 : all & CALLER_EVIDENCE ? 1 : 0;
}
