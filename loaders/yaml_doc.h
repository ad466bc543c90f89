#ifndef YAML_DOC_H
#define YAML_DOC_H

#include <jansson.h>

#include "err.h"
#include "str.h"
#include "tree.h"

/*
 * A YAML file's list of records, which stands somewhere in it.  The file is held
 * in memory: YAML cannot be read record by record, and lists in it are short.
 */
struct yaml_doc;

enum { YAML_BYTES = 64 << 20 };		/* of a file */

struct yaml_doc *yaml_doc_new(const char *name, struct str text, struct err *);	/* TEXT outlives it; NULL: *err */
void yaml_doc_free(struct yaml_doc *);		/* NULL is allowed */

size_t yaml_doc_records(const struct yaml_doc *, struct str path);	/* how many stand at PATH; 0: no list there */

/* Record I at PATH and the line that it begins on; an empty object for what is not
 * a mapping.  The caller decrefs it. */
json_t *yaml_doc_record(const struct yaml_doc *, struct str path, size_t i, uint64_t *line);

#endif
