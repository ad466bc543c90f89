#ifndef FOLD_H
#define FOLD_H

#include "buf.h"
#include "str.h"

/*
 * Names and headers in a form in which equal means "the same words".
 *
 * fold_name: NFKC and full case folding (Unicode 15, UAX 15 and 31), marks kept,
 * everything that is neither letter, mark nor digit becomes one space, no space
 * at the ends.  "  ACME Co.,Ltd " and "Acme CO LTD" fold alike; "Acme 1" and
 * "Acme 2" do not.  The result is appended to OUT.  TEXT must be valid UTF-8.
 */
void fold_name(struct str text, struct buf *out);

#endif
