#ifndef ROWS_H
#define ROWS_H

#include "err.h"
#include "http.h"
#include "params.h"
#include "pg.h"
#include "route.h"
#include "str.h"

/* What lists have in common: the form that their rows come in, and the link to the next page. */

const char *rows_type(enum rows);		/* the media type */

/* JSON in the form that was asked for, as the reply's body. */
int rows_fill(const struct route *, const struct params *, struct str json, struct http_reply *, struct err *) MUST_CHECK;

/* A file that was kept, in its bytes, to be saved under NAME. */
#define ROWS_DOWNLOAD "application/octet-stream"
void rows_download(struct str hex, struct str name, const struct params *, struct http_reply *);

/* LAST is the query's second column, "key.facility.org.rank" of the page's last row: where the next page begins. */
void rows_link(const struct params *, struct str last, struct http_reply *);

#endif
