#ifndef NOTED_H
#define NOTED_H

#include "audit_trail.h"
#include "caller.h"
#include "http.h"
#include "route.h"
#include "told.h"

/*
 * Who is shown what goes to the audit log: words of a facility's evidence and files of rows
 * before they leave, what was screened or tried too, looks at lists and at facilities without such words
 * afterwards.
 */
struct noted {
	const struct caller *caller;
	const struct route *route;
	const struct told *told;
	const char *file;		/* the type of a file of rows; NULL: it is none */
};

/* Take over the reply and send it: at once, or when the log has it, and then 503 in its place
 * when it cannot.  Does not wait. */
void noted_send(struct audit_trail *, const struct noted *, struct http_request *, struct http_reply *);

/* The same for what was done with a body (tools.h): always before the reply leaves.  DETAIL is the event's. */
void noted_work(struct audit_trail *, const struct caller *, const struct route *, const char *detail, struct http_request *,
    struct http_reply *);

#endif
