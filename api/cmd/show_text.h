#ifndef SHOW_TEXT_H
#define SHOW_TEXT_H

#include <jansson.h>
#include <stdio.h>

/* An explanation (the JSON of GET /v1/facilities/{id}) as a page of text. */
void show_text(const json_t *facility, FILE *out);

#endif
