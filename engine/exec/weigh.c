#include <stddef.h>

#include "nats.h"
#include "weigh.h"

int
weigh_age(const struct model *m, int months)
{
	size_t i = 0;

	while (i + 1 < m->nage && months >= m->age[i].months)
		i++;
	return m->age[i].share;
}

static int32_t
nats_of(struct weights *w, int32_t ppm)
{
	size_t i = (uint32_t)ppm * 2654435769U >> 22;	/* Fibonacci hashing: the first of WEIGHTS' bits */

	if (w->of[i].ppm != ppm) {
		w->of[i].ppm = ppm;
		w->of[i].nats = nats_of_ppm(ppm);
	}
	return w->of[i].nats;
}

struct proof
weigh(const struct model *m, struct weights *weights, const struct rule *rule, enum proof_of of, int64_t id,
    int reliability, int age, enum remedy remedy)
{
	struct proof p = { .of = of, .id = id, .strength = m->strength[rule->strength],
		.reliability = reliability, .age = age, .remediation = m->remediation[remedy],
		.standing = remedy != REMEDY_VERIFIED };
	int64_t ppm;

	if (rule->indicator == IND_STATE_IMPOSED) {
		p.remediation = PERMILLE;
		p.standing = true;
	}
	ppm = ((int64_t)p.strength * p.reliability * p.age * p.remediation + 500000) / 1000000;
	p.nats = nats_of(weights, (int32_t)ppm);
	return p;
}
