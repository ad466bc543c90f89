#include <expat.h>
#include <string.h>

#include "mem.h"
#include "xml.h"

enum { BLOCK = 32 << 10 };

struct xml {
	XML_Parser parser;
	struct source source;
	struct xml_events on;
	const char *what;
	const char *refused;		/* why we stopped it */
	uint64_t given;			/* bytes, to the parser */
	int depth;
	bool paused, ended;
};

static const char *
local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

static void
refuse(struct xml *x, const char *why)
{
	x->refused = why;
	XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *of, const XML_Char *name, const XML_Char **attribute)
{
	struct xml *x = of;

	if (x->refused != NULL)
		return;
	if (++x->depth > XML_DEPTH)
		refuse(x, "nested more than 100 levels deep: no table is");
	else
		x->on.start(x->on.of, local(name), attribute);
}

static void XMLCALL
on_end(void *of, const XML_Char *name)
{
	struct xml *x = of;

	if (x->refused != NULL)
		return;
	x->depth--;
	x->on.end(x->on.of, local(name));
}

static void XMLCALL
on_text(void *of, const XML_Char *p, int n)
{
	struct xml *x = of;

	if (x->refused == NULL && x->on.text != NULL)
		x->on.text(x->on.of, (struct str){ p, (size_t)n });
}

static void XMLCALL
on_doctype(void *of, const XML_Char *name, const XML_Char *system, const XML_Char *public, int subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	refuse(of, "a DOCTYPE: it may define entities that name other files or grow without end; take it out, or export the "
	    "table as CSV");
}

struct xml *
xml_new(struct source source, const struct xml_events *events, const char *what)
{
	static const XML_Memory_Handling_Suite memory = { mem_alloc, mem_resize, mem_free };
	struct xml *x = mem_zero(1, sizeof(*x));

	x->source = source;
	x->on = *events;
	x->what = what;
	/* the text is UTF-8 by now, whatever it says of itself */
	x->parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return x;
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->parser);
	mem_free(x);
}

const char *
xml_problem(const struct xml *x)
{
	return x->refused != NULL ? x->refused : XML_ErrorString(XML_GetErrorCode(x->parser));
}

static int
failed(struct xml *x, struct err *err)
{
	return err_set(err, ERR_DATA, "%s:%llu:%llu: %s%s", x->what, (unsigned long long)xml_line(x),
	    (unsigned long long)xml_column(x), x->refused != NULL ? "" : "not XML: ", xml_problem(x));
}

int
xml_next(struct xml *x, struct err *err)
{
	while (!x->ended) {
		enum XML_Status status;
		XML_ParsingStatus state;

		if (x->paused) {
			x->paused = false;
			status = XML_ResumeParser(x->parser);
		} else {
			void *room = XML_GetBuffer(x->parser, BLOCK);
			long got = room != NULL ? x->source.read(x->source.of, room, BLOCK, err) : 0;

			if (room == NULL)
				return failed(x, err);
			if (got < 0)
				return -1;
			x->given += (uint64_t)got;
			status = XML_ParseBuffer(x->parser, (int)got, got == 0);
		}
		if (status == XML_STATUS_ERROR)
			return failed(x, err);
		if (status == XML_STATUS_SUSPENDED)
			return 1;
		if (x->given - xml_offset(x) > XML_TAG)
			x->refused = "a tag of more than 1 MB: no table has one";
		if (x->refused != NULL)
			return failed(x, err);
		XML_GetParsingStatus(x->parser, &state);
		x->ended = state.parsing == XML_FINISHED;
	}
	return 0;
}

void
xml_pause(struct xml *x)
{
	if (x->refused == NULL && XML_StopParser(x->parser, XML_TRUE) == XML_STATUS_OK)
		x->paused = true;
}

const char *
xml_attribute(const char **attribute, const char *name)
{
	for (; *attribute != NULL; attribute += 2)
		if (strcmp(local(attribute[0]), name) == 0)
			return attribute[1];
	return NULL;
}

uint64_t
xml_line(const struct xml *x)
{
	return XML_GetCurrentLineNumber(x->parser);
}

uint64_t
xml_column(const struct xml *x)
{
	return XML_GetCurrentColumnNumber(x->parser) + 1;
}

uint64_t
xml_offset(const struct xml *x)
{
	XML_Index at = XML_GetCurrentByteIndex(x->parser);

	return at > 0 ? (uint64_t)at : 0;
}

uint64_t
xml_offset_behind(const struct xml *x)
{
	return xml_offset(x) + (uint64_t)XML_GetCurrentByteCount(x->parser);
}
