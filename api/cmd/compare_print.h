#ifndef COMPARE_PRINT_H
#define COMPARE_PRINT_H

#include <jansson.h>

#include "cmd.h"
#include "compare.h"

/* Who would move (compare.h), as people and programs read it. */

void compare_print(const struct compare_result *, enum format);	/* FORMAT_CSV: the moves alone, a row each */
void compare_print_text(const struct compare_result *);
json_t *compare_print_json(const struct compare_result *);

#endif
