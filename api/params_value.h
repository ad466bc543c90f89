#ifndef PARAMS_VALUE_H
#define PARAMS_VALUE_H

#include "params.h"

/* How the value of a parameter is read, by its kind.  For params.c alone. */
struct reading {
	struct params *params;
	const struct route *route;
	int32_t org;			/* who asks: ids of one's own are made with it */
	struct http_reply *reply;
};

struct params_value_reader {
	int (*read)(struct reading *, const struct param *, struct str);	/* -1: the reply holds the problem */
	int bound;			/* how many values of the statement it gives, also where the parameter is absent */
};

extern const struct params_value_reader params_value_readers[];	/* by enum param_kind */

void params_bind(struct params *, const char *value);	/* VALUE lives as long as the parameters */
bool params_value_has_only(struct str, const char *set);	/* bytes of SET alone, one at least */

#endif
