#ifndef AUDIT_REFS_H
#define AUDIT_REFS_H

#include "audit_store.h"

/*
 * Which facilities a file's references mean.  The file is read once for its
 * distinct references, which are looked up together; rows then ask here.
 *
 * A reference is tried as an OS ID and as an own id of the organisation, then as a
 * name.  The organisation's own facilities and the public ones count.
 */
struct refs;

struct refs *refs_find(struct loading *, struct err *);		/* NULL: *err */
void refs_free(struct refs *);					/* NULL is allowed */
enum found refs_get(const struct refs *, struct str reference, struct facility_ref *);

#endif
