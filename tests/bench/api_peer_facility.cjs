// The page of a facility out of the rows of facility.sql, as api/explain.c makes it.
'use strict';
const kinds = ['facility', 'assessment', 'finding', 'good', 'list_entry', 'rules', 'document', 'link'];
const [PLACE, ASSESSMENT, FINDING, GOOD, ENTRY, RULES, DOCUMENT, LINK, RULE, SOURCE, INDICATOR] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const told = {
  [ASSESSMENT]: ['assessment_kind', 'scheme', 'assessed_on', 'announced', 'interviews_offsite', 'auditor_body'],
  [FINDING]: ['clause', 'severity', 'status', 'found_on', 'closed_on', 'closure_verified_by', 'workers_affected'],
  [GOOD]: ['good', 'raw'],
  [ENTRY]: ['list', 'scope', 'status', 'listed_on', 'delisted_on', 'country', 'industry', 'cell', 'named', 'remarks'],
  [DOCUMENT]: ['document_kind', 'document_publisher', 'document_title', 'published_on', 'url'],
  [LINK]: ['link_kind', 'link_name', 'link_address', 'link_country', 'link_sector', 'link_good', 'link_share_pct', 'link_held_from',
    'link_stated_on', 'link_list'],
};
const itself = new Set(['assessment_kind', 'scheme', 'assessed_on', 'announced', 'onsite_days', 'interviews_offsite',
  'interview_language_ok', 'records_reliable']);
const noFacts = new Set(['part', 'key', 'known_from', 'known_to']);

const known = (r, name) => (r ? r.body[name] ?? null : null);
const words = (condition) => [...new Set(condition.replace(/"[^"]*"|'[^']*'|\{[^}]*\}/g, ' ').match(/\w+/g) ?? [])];

exports.page = (rows) => {
  const head = JSON.parse(rows[0][0]), it = head.it, own = rows[0][2];
  const all = rows.slice(1).map((r) => ({ kind: r[4], id: r[5], org: r[2] ?? 0, source: r[6], row: Number(r[7]), current: r[8], said: r[9],
    body: JSON.parse(r[0]) }));
  const packed = Buffer.from(rows[0][9], 'hex');
  const unread = /"unread" ?: ?\[([\d,-]*)\]/.exec(rows[0][0])[1].split(',').filter(Boolean);	// numbers of 64 bits
  const find = (kind, id) => {
    let found;
    for (const r of all) if (r.kind === kind && r.id === id && r.current && (!found || r.org === own)) found = r;
    return found;
  };
  const sourceOf = (by) => {
    const f = by && find(SOURCE, by.source);
    return f ? { file: f.body.file, row: by.row, feed: f.body.feed, sha256: f.body.sha256, loaded_at: f.body.loaded_at } : null;
  };
  const place = all.find((r) => r.kind === PLACE), assessments = all.filter((r) => r.kind === ASSESSMENT);
  const hits = [];
  for (let at = 0; at < packed.length; at += 30) {	// engine/run/pack.h
    const two = (i) => packed.readInt16BE(at + i), three = (i) => packed.readUIntBE(at + i, 3), rule = find(RULE, String(two(0)))?.body;
    if (rule)
      hits.push({ seq: at / 30 + 1, rule, kind: packed[at + 2] & 127, standing: packed[at + 2] >> 7 === 1, id: packed.readBigInt64BE(at + 16),
        factors: { strength: two(3) / 1000, reliability: two(5) / 1000, age: two(7) / 1000, remediation: two(9) / 1000 },
        nats: three(11), points: two(14), from: three(24), to: three(27) });
  }
  const newest = (fact) => assessments.filter((r) => r.current && known(r, fact) !== null)
    .reduce((a, b) => (a && a.body.assessed_on >= b.body.assessed_on ? a : b), undefined);
  const quoteOf = (h, record, sealed) => {
    const bytes = record?.said != null ? Buffer.from(record.said) : null, { from, to } = h;
    if (!bytes || to <= from || sealed || to > bytes.length) return null;
    let before = bytes.subarray(0, from).toString(), after = bytes.subarray(to).toString();
    if (h.kind === DOCUMENT && [...before].length > 500) before = `… ${[...before].slice(-500).join('')}`;
    if (h.kind === DOCUMENT && [...after].length > 500) after = `${[...after].slice(0, 500).join('')} …`;
    return [before && { t: before }, { t: bytes.subarray(from, to).toString(), hit: true }, after && { t: after }].filter(Boolean);
  };
  const assessmentOf = (kind, record) => (kind === ASSESSMENT ? record
    : kind === FINDING && record ? find(ASSESSMENT, String(record.body.assessment_id)) : undefined);
  const sealedBy = (a) => known(a, 'assessment_kind') === 'worker_interview' || known(a, 'scheme') === 'worker_voice';
  const recordOf = (kind, id, record, a, sealed) => {
    const out = { id: [1, 2, 4, 6, 7].includes(kind) ? BigInt.asUintN(64, id).toString(16).padStart(16, '0') : null, kind: kinds[kind] };
    for (const name of a ? told[ASSESSMENT] : []) if (known(a, name) !== null) out[name] = a.body[name];
    if (record && kind !== ASSESSMENT && !sealed)
      for (const name of told[kind] ?? []) if (known(record, name) !== null) out[name] = record.body[name];
    if (record && kind === ENTRY) out.order = record.body.order;
    return out;
  };
  const unreadOf = (id) => {
    const record = find(FINDING, id), a = assessmentOf(FINDING, record), sealed = sealedBy(a), out = recordOf(FINDING, BigInt(id), record, a, sealed);
    if (!sealed && known(record, 'category') !== null) out.category = record.body.category;
    return { record: out, sealed, public: record?.org === 0, quote: record?.said != null && !sealed ? [{ t: record.said }] : null,
      source: sourceOf(record) };
  };
  const pieceOf = (h) => {
    const record = h.kind === PLACE ? place : find(h.kind, String(h.id)), a = assessmentOf(h.kind, record), sealed = sealedBy(a);
    const asked = words(h.rule.condition), out = recordOf(h.kind, h.id, record, a, sealed), facts = [];
    for (const fact of h.kind === RULES ? [] : asked) {
      const r = known(a, fact) !== null ? a : (h.kind === DOCUMENT || h.kind === LINK) && known(record, fact) !== null ? record
        : (h.kind === ASSESSMENT && !itself.has(fact) && newest(fact)) || (known(place, fact) !== null ? place : undefined);
      if (r && !noFacts.has(fact))
        facts.push({ fact, value: r.body[fact], answered_on: r.kind === ASSESSMENT ? r.body.assessed_on : null });
    }
    const first = h.kind !== ASSESSMENT || !a ? record
      : all.find((r) => r.kind === FINDING && r.org === a.org && String(r.body.assessment_id) === a.id && asked.includes(r.body.fact))
        ?? assessments.find((r) => r.id === a.id && r.org === a.org && asked.every((w) => known(a, w) === null || a.body[w] === r.body[w]));
    return {
      seq: h.seq, rule: h.rule.id, title: h.rule.title, indicator: h.rule.indicator, axis: h.rule.axis, strength: h.rule.strength,
      points: h.points / 10, standing: h.standing,
      factors: h.factors, weight: h.nats / 1e6, condition: h.rule.condition, overlay: h.rule.overlay, basis: h.rule.basis, advice: h.rule.advice, record: out,
      sealed, public: h.kind !== GOOD && h.kind !== PLACE && record?.org === 0, quote: quoteOf(h, record, sealed),
      facts: facts.length > 0 ? facts : null, source: sourceOf(first),
    };
  };
  const axis = (name) => hits.filter((h) => (h.rule.axis === name || h.rule.axis === 'both') && h.standing && h.nats > 0).map((h) => h.seq);
  const sum = (of) => of.reduce((n, h) => n + h.points, 0) / 10, d = it.down, floorRule = find(RULE, String(it.floor_rule))?.body;
  const pieces = hits.filter((h) => d.slice(4).includes(h.seq))
    .map((h) => ({ seq: h.seq, rule: h.rule.id, title: h.rule.title, advice: h.rule.advice }));
  const b = place.body;
  return JSON.stringify({
    id: rows[0][3], os_id: b.key.startsWith('os_id:') ? b.key.slice(6) : null, name: b.name, address: b.address, country: b.country,
    sector: b.sector, sector_raw: b.sector_raw, lat: b.lat, lng: b.lng, workers_min: b.workers_min, workers_max: b.workers_max,
    is_closed: b.is_closed, parent_company: b.parent_company, source: sourceOf(place),
    score: it.score / 10, potential: it.potential / 10, coverage: it.coverage / 1000, band: it.band, priority: it.priority,
    context: it.context / 10, controls: it.controls / 1000,
    pattern: { name: it.pattern, involuntariness: axis('involuntariness'), menace: axis('menace') },
    floor: it.floor > 0 ? { score: it.floor / 10, points: it.score / 10 - sum(hits), rule: floorRule?.id ?? null,
      title: floorRule?.title ?? 'Strong evidence on both axes: at least the high band' } : null,
    indicators: all.filter((r) => r.kind === INDICATOR).map((r) => {
      const of = hits.filter((h) => h.rule.indicator === r.body.id);
      return { indicator: r.body.id, title: r.body.title, weight: it.weight[r.body.indicator - 1] / 1e6, points: sum(of),
        evidence: of.map((h) => h.seq) };
    }),
    evidence: hits.map(pieceOf),
    unread: { count: it.unread_count, findings: unread.map(unreadOf) },
    way_down: d.length === 0 ? null : { possible: d[0] !== 3, smallest: d[0] === 1, below: d[1] / 10, score: d[2] / 10, band: head.band,
      close: d[0] !== 3 ? pieces : [], remains: d[0] === 3 ? pieces : [] },
    seen: assessments.filter((r) => r.current && r.body.assessed_on <= it.as_of)
      .sort((x, y) => (x.body.assessed_on < y.body.assessed_on ? 1 : x.body.assessed_on > y.body.assessed_on ? -1 : BigInt(x.id) < BigInt(y.id) ? -1 : 1))
      .map(({ body: a }) => ({ kind: a.assessment_kind, scheme: a.scheme, on: a.assessed_on, announced: a.announced, incomplete: a.incomplete })),
    questions: Array.from({ length: it.ask.length / 2 }, (_, i) => [find(RULE, String(it.ask[2 * i]))?.body, it.ask[2 * i + 1]])
      .filter(([r]) => r).map(([r, add]) => ({ rule: r.id, title: r.title, indicator: r.indicator, ask: r.question, could_add: add / 10 })),
    moved: head.moved, scan: head.scan,
  });
};
