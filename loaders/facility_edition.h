#ifndef FACILITY_EDITION_H
#define FACILITY_EDITION_H

#include "known.h"
#include "loading.h"

/*
 * What the newer edition of a list of sites no longer has.  The edition before is the
 * last file of the same organisation and feed whose name differs in digits and
 * punctuation alone (suppliers-2026-01.csv, suppliers-2026-02.csv).  That a site is no
 * longer on a list says nothing of the site: it is told, and stays as it is known.
 *
 * SEEN are the facilities of this file, those with a line; they are kept for the next edition.
 */
int facility_edition(struct loading *, struct known_set *seen, struct err *) MUST_CHECK;

#endif
