#ifndef QUOTE_H
#define QUOTE_H

#include "buf.h"
#include "str.h"

/* S as a JSON string, quotes included; no control characters, and safe inside HTML as well. */
void quote_json(struct buf *, struct str s);

/* S with its control characters as \xNN, so that it stays on its line and moves no cursor. */
void quote_line(struct buf *, struct str s);

#endif
