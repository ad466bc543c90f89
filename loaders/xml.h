#ifndef XML_H
#define XML_H

#include <stdbool.h>
#include <stdint.h>

#include "source.h"
#include "str.h"

/*
 * XML as events, read from a source as it is asked for.  Names come without their
 * namespace's prefix.  A DOCTYPE is refused, so that there are no entities but the
 * five of XML; so is what is nested deeper than XML_DEPTH, or one tag of more than
 * XML_TAG bytes: memory stays small whatever the text is.
 */
struct xml;

enum { XML_DEPTH = 100, XML_TAG = 1 << 20 };

struct xml_events {
	void (*start)(void *of, const char *name, const char **attribute);	/* name, value, name, value, NULL */
	void (*end)(void *of, const char *name);
	void (*text)(void *of, struct str);		/* in pieces */
	void *of;
};

/* WHAT names the text in messages: "list.xml", "list.xlsx: xl/workbook.xml". */
struct xml *xml_new(struct source, const struct xml_events *, const char *what);
void xml_free(struct xml *);		/* NULL is allowed */

/* Read on: 1 after an event called xml_pause; 0 at the end; -1: *err, "WHAT:LINE:COLUMN: ...". */
int xml_next(struct xml *, struct err *) MUST_CHECK;
void xml_pause(struct xml *);

const char *xml_problem(const struct xml *);	/* after -1: what is wrong, without the place */

/* The value of an attribute, or NULL; NAME without a prefix. */
const char *xml_attribute(const char **attribute, const char *name);

/* Where the event that is being told begins. */
uint64_t xml_line(const struct xml *);
uint64_t xml_column(const struct xml *);	/* from 1, in bytes */
uint64_t xml_offset(const struct xml *);	/* in bytes */
uint64_t xml_offset_behind(const struct xml *);	/* where it ends */

#endif
