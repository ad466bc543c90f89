#ifndef PAGE_H
#define PAGE_H

#include "caller.h"
#include "http.h"
#include "params.h"
#include "route.h"

/*
 * What a page of a scan is made of, for its ETag and for memory (recall.h).  What is
 * returned is the params' to free.
 */

/* What says which scan is meant: 0 its number, 1 as of, 2 known at; all NULL: the newest. */
const char *page_scan(const struct params *, int which);

/* Under what it is remembered which scan CALLER sees, of the organisations that were named. */
struct str page_whose(const struct params *, const struct caller *);

/* Everything that the page is made of.  STAMP: published.sql. */
struct str page_name(const struct params *, const struct route *, const struct http_request *, const struct caller *, struct str stamp);

#endif
