#ifndef DEMO_RECORD_H
#define DEMO_RECORD_H

#include "buf.h"
#include "demo_world.h"

/* What is written down of a site: by auditors and inspectors, by itself, by its
 * workers.  Each sees another part of what is true (demo_world.h). */
struct demo_papers {
	struct buf audits, self, voice;		/* CSV with a header, rows of a record together */
};

void demo_record_begin(struct demo_papers *);
void demo_record_site(struct demo_papers *, const struct demo_site *);
void demo_record_free(struct demo_papers *);

#endif
