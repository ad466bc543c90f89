#ifndef METRICS_H
#define METRICS_H

#include "answer.h"
#include "err.h"
#include "http.h"
#include "pg.h"

/*
 * GET /metrics for Prometheus (text exposition format 0.0.4): the newest scan, what it
 * found to have moved, loads, and how many requests the API answered.  It has a listener of its own and no label that
 * names an organisation or a facility.
 */
int metrics_setup(struct pg *, struct err *) MUST_CHECK;	/* on each connection of the pool */

void metrics_request(void *answers, struct http_request *);	/* http_options.handler */
void metrics_refusal(void *answers, unsigned status, const char *why, struct http_reply *);	/* .refuse */

#endif
