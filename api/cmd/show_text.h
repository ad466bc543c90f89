#ifndef SHOW_TEXT_H
#define SHOW_TEXT_H

#include <jansson.h>
#include <stdio.h>

/* An explanation (the JSON of GET /v1/facilities/{id}) as a page of text, with its
 * weightiest MOST pieces of evidence. */
void show_text(const json_t *facility, size_t most, FILE *out);

#endif
