#ifndef SOURCE_H
#define SOURCE_H

#include <stddef.h>

#include "err.h"

/* Where bytes come from: up to N of them to P; 0 at the end, -1 on failure. */
struct source {
	long (*read)(void *of, char *p, size_t n, struct err *);
	void *of;
};

#endif
