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

struct proof
weigh(const struct model *m, const struct rule *rule, enum proof_of of, int64_t id,
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
	p.nats = nats_of_ppm((int32_t)ppm);
	return p;
}
