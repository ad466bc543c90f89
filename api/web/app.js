'use strict';
/*
 * The page of flare: the ranked list and the explanation of one facility, from the
 * same API that programs use.  What is shown stands behind the "#", so that a link
 * is a report:
 *
 *	#?country=CN&band=high,severe		the list
 *	#facility/0123456789abcdef/3		a facility, at its third piece of evidence
 *
 * Everything from the server becomes text by textContent: nothing is ever parsed as HTML.
 */
const BANDS = ['severe', 'high', 'elevated', 'guarded', 'low'];
const PATTERNS = {
	none: ['no pattern', 'Neither element of forced labour is evidenced.'],
	involuntariness: ['not voluntary', 'There are signs that work is not voluntary; none that a penalty is threatened.'],
	menace: ['menace', 'There are signs that a penalty is threatened; none that work is not voluntary.'],
	both: ['both elements', 'Both elements of forced labour are evidenced: work that is not voluntary, under the menace of a penalty.'],
	both_strong: ['both, strong', 'Both elements of forced labour are evidenced, and at least one of them strongly: '
		+ 'work that is not voluntary, under the menace of a penalty.'],
};
const CAUSES = {
	evidence: 'a record of the site came or changed', list: 'a list that names it changed', rule: 'the rules changed',
	engine: 'the way of scoring changed', age: 'days passed',
};
/* A shape for each band, so that nothing hangs on colour alone. */
const SHAPES = {
	severe: 'M8 0 16 8 8 16 0 8Z', high: 'M8 1 16 15 0 15Z', elevated: 'M1 1H15V15H1Z',
	guarded: 'M8 1a7 7 0 1 0 .01 0Z', low: 'M8 1a7 7 0 1 0 .01 0ZM8 4a4 4 0 1 1-.01 0Z',
	insufficient: 'M1 1H5V3H3V5H1ZM11 1H15V5H13V3H11ZM1 11H3V13H5V15H1ZM13 11H15V15H11V13H13Z',
};
const byId = (id) => document.getElementById(id);

/* An element with attributes and children; strings become text. */
function make(name, attributes, ...children) {
	const e = document.createElement(name);
	for (const [k, v] of Object.entries(attributes || {}))
		if (v !== null && v !== undefined && v !== false)
			e.setAttribute(k, v);
	e.append(...children.filter((c) => c !== null && c !== undefined && c !== ''));
	return e;
}

function draw(name, attributes, ...children) {
	const e = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [k, v] of Object.entries(attributes))
		e.setAttribute(k, v);
	e.append(...children);
	return e;
}

const words = (s) => String(s).replaceAll('_', ' ');
const capital = (s) => s.charAt(0).toUpperCase() + s.slice(1);
const percent = (share) => Math.round(share * 100) + ' %';
const points = (x) => x.toFixed(1);
const day = (s) => s ? s.slice(0, 10) : 'unknown';
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

function country(code) {
	try {
		return names.of(code);
	} catch {
		return code;
	}
}

function bandMark(name) {
	return make('span', { class: 'band ' + name },
		draw('svg', { width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
			draw('path', { d: SHAPES[name] || SHAPES.insufficient, fill: 'currentColor', 'fill-rule': 'evenodd' })),
		name === 'insufficient' ? 'too little known' : words(name));
}

/* From 0 to 100: full up to the score, pale up to what it could be. */
function bar(score, potential, band) {
	return draw('svg', { class: 'bar ' + band, viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
		draw('rect', { class: 'all', width: 100, height: 6 }),
		draw('rect', { class: 'could', width: potential, height: 6 }),
		draw('rect', { class: 'is', width: score, height: 6 }),
		draw('line', { class: 'edge', x1: potential, x2: potential, y1: 0, y2: 6 }));
}

function say(text, wrong) {
	byId('status').textContent = text;
	byId('status').className = wrong ? 'wrong' : '';
}

class NotSignedIn extends Error {}

/* JSON of the API, with the Link to the next page; throws what a person can read. */
async function ask(path, options) {
	let answer;
	try {
		answer = await fetch(path, { ...options, headers: { Accept: 'application/json', 'X-Flare': 'page', ...options?.headers } });
	} catch {
		throw new Error('The server does not answer. Is flare serve still running?');
	}
	const body = await answer.json().catch(() => ({}));
	if (!answer.ok) {
		const Kind = answer.status === 401 ? NotSignedIn : Error;
		throw new Kind(body.detail ? capital(body.detail) + '.' : 'The server answered ' + answer.status + '.');
	}
	const next = /[?&]cursor=([^&>]*)[^>]*>; rel="next"/.exec(answer.headers.get('Link') || '');
	return { body, next: next ? next[1] : null };
}

/* ---- whose view it is ---- */

const LEVELS = ['codes and years of evidence', 'quotes with persons masked', 'quotes in full'];
let signedIn = false;

function showWho(me) {
	signedIn = true;
	byId('enter').hidden = true;
	byId('who').hidden = false;
	byId('leave').hidden = me.operator;
	byId('whose').replaceChildren(...me.operator
		? ['There are no keys: whoever is at this machine sees everything.']
		: ['View of ', make('strong', {}, me.organisation), ' (' + [me.kind === me.organisation ? '' : me.kind, LEVELS[me.evidence_level], 'key ' + me.key].filter(Boolean).join(', ') + ')']);
}

/* Ask for a key, and show nothing of what another could see. */
function showEnter() {
	signedIn = false;
	shown = null;
	for (const id of ['list', 'facility', 'who'])
		byId(id).hidden = true;
	for (const id of ['rows', 'pages', 'views', 'facility', 'caption', 'scan', 'facet-lists', 'chosen'])
		byId(id).replaceChildren();
	byId('enter').hidden = false;
	byId('key-wrong').textContent = '';
	document.title = 'Sign in · flare';
	say('');
	byId('enter-title').focus({ preventScroll: true });
}

async function enter(key) {
	if (!/^flare_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/.test(key))
		throw new Error('That is not a whole key: it begins with flare_ and has 65 characters, of which ' + key.length + ' are here.');
	await ask('/v1/session', { method: 'POST', headers: { Authorization: 'Bearer ' + key } });
	try {
		showWho((await ask('/v1/session')).body);
	} catch (wrong) {
		throw wrong instanceof NotSignedIn ? new Error('The key is right, but this browser does not keep the session: '
			+ 'open this page over https, or as localhost on the machine that serves it.') : wrong;
	}
}

/* ---- the list ---- */

const FILTERS = ['q', 'country', 'sector', 'band', 'indicator', 'pattern', 'sort', 'cursor'];
const FACETS = {
	country: ['Country', country], sector: ['Sector', words], indicator: ['Signs', words], pattern: ['Pattern', (p) => (PATTERNS[p] || [p])[0]],
};
const FACET_VALUES = 12;	/* shown of each */

const stateOf = (hash) => {
	const p = new URLSearchParams(hash.startsWith('#?') ? hash.slice(2) : '');
	return Object.fromEntries(FILTERS.map((k) => [k, p.get(k) || '']));
};

function listHash(state, changes) {
	const p = new URLSearchParams();
	for (const [k, v] of Object.entries({ ...state, ...changes }))
		if (v && !(k === 'sort' && v === 'score'))
			p.set(k, v);
	return '#' + (p.size > 0 ? '?' + p : '');
}

function fillForm(state) {
	for (const id of ['q', 'country'])
		byId(id).value = state[id] || '';
	byId('sort').value = state.sort || 'score';
	const chosen = (state.band || '').split(',');
	for (const box of byId('bands').querySelectorAll('input'))
		box.checked = chosen.includes(box.value);
}

function readForm() {
	return {
		...stateOf(location.hash), cursor: '',		/* what was chosen from the facets stays */
		q: byId('q').value.trim(),
		country: byId('country').value.toUpperCase().split(/[\s,;]+/).filter(Boolean).join(','),
		band: [...byId('bands').querySelectorAll('input:checked')].map((b) => b.value).join(','),
		sort: byId('sort').value,
	};
}

function row(f) {
	const cell = (label, ...children) => make('td', { role: 'cell', 'data-label': label }, ...children);
	return make('tr', { role: 'row' },
		cell('Rank', String(f.rank)),
		make('th', { scope: 'row', role: 'rowheader', class: 'name' },
			make('a', { href: '#facility/' + f.id }, f.name),
			f.address ? make('span', { class: 'soft' }, f.address) : null),
		cell('Country', country(f.country)),
		cell('Sector', f.sector ? words(f.sector) : 'unknown'),
		cell('Band', bandMark(f.band)),
		cell('Score', points(f.score) + ', up to ' + points(f.potential), bar(f.score, f.potential, f.band)),
		cell('We could see', percent(f.coverage)),
		cell('Main signs', f.indicators.length > 0
			? make('ul', { class: 'chips' }, ...f.indicators.map((i) => make('li', {}, words(i)))) : 'none seen'),
		cell('Pattern', (PATTERNS[f.pattern] || [f.pattern])[0]));
}

/* The link that adds a value to a filter, or takes it away. */
function toggle(state, field, value, label) {
	const chosen = state[field] ? state[field].split(',') : [];
	const on = chosen.includes(value);
	return make('a', { href: listHash(state, { [field]: (on ? chosen.filter((v) => v !== value) : [...chosen, value]).join(','), cursor: '' }),
		'aria-current': on && 'true' }, label, on ? make('span', { 'aria-hidden': 'true' }, ' ×') : null);
}

/* Filters that the form has no field for, to be taken away one by one. */
function showChosen(state) {
	const fields = Object.keys(FACETS).filter((k) => k !== 'country' && state[k]);
	byId('chosen').hidden = fields.length === 0;
	byId('chosen').replaceChildren('Only: ', ...fields.flatMap((k) => state[k].split(',').flatMap((v, i) =>
		[i > 0 || k !== fields[0] ? ', ' : '', toggle(state, k, v, FACETS[k][1](v))])));
}

/* Counted when somebody opens them: of a large list that takes a while. */
async function showFacets(state) {
	const query = new URLSearchParams({ facets: Object.keys(FACETS).join(','), limit: 1 });
	for (const k of FILTERS)
		if (state[k] && k !== 'cursor' && k !== 'sort')
			query.set(k, state[k]);
	byId('facet-lists').replaceChildren(make('p', { class: 'soft' }, 'Counting …'));
	let facets;
	try {
		facets = (await ask('/v1/facilities?' + query, { headers: { Prefer: 'count=none' } })).body.facets;
	} catch (wrong) {
		byId('facet-lists').replaceChildren(make('p', {}, wrong.message));
		return;
	}
	byId('facet-lists').replaceChildren(...Object.entries(facets).map(([k, values]) => make('section', {},
		make('h3', {}, FACETS[k][0]),
		make('ul', {}, ...values.slice(0, FACET_VALUES).map(({ value, n }) => make('li', {},
			value === null ? 'unknown' : toggle(state, k, value, FACETS[k][1](value)), ' ', make('span', { class: 'soft' }, n.toLocaleString('en'))))),
		values.length > FACET_VALUES ? make('p', { class: 'soft' }, 'and ' + (values.length - FACET_VALUES) + ' more') : null)));
}

function showViews(state, counts) {
	const insufficient = state.band === 'insufficient';
	const ranked = counts ? Object.entries(counts).reduce((n, [b, k]) => b === 'insufficient' ? n : n + k, 0) : null;
	const many = (n) => n === null ? '' : ' (' + n.toLocaleString('en') + ')';
	byId('views').replaceChildren(
		make('a', { href: listHash(state, { band: '', cursor: '' }), 'aria-current': !insufficient && 'page' },
			'Ranked' + many(ranked)),
		make('a', { href: listHash(state, { band: 'insufficient', cursor: '' }), 'aria-current': insufficient && 'page' },
			'We know too little' + many(counts ? counts.insufficient || 0 : null)));
	byId('explain').hidden = !insufficient;
}

function showScan(scan) {
	if (scan)
		byId('scan').textContent = 'Scan ' + scan.id + ', as of ' + scan.as_of + ', published ' + day(scan.finished_at) + '.';
}

async function showList(state, first) {
	byId('list').hidden = false;
	byId('facility').hidden = true;
	document.title = 'flare: forced-labour risk in supply chains';
	fillForm(state);
	showChosen(state);
	if (byId('facets').open)
		showFacets(state);
	const query = new URLSearchParams();
	for (const k of FILTERS)
		if (state[k])
			query.set(k, state[k]);
	let answer;
	try {
		answer = await ask('/v1/facilities' + (query.size > 0 ? '?' + query : ''));
	} catch (wrong) {
		byId('rows').replaceChildren();
		byId('pages').replaceChildren();
		byId('caption').textContent = '';
		byId('ranked').hidden = true;
		showViews(state, null);
		throw wrong;
	}
	const { body, next } = answer;
	const items = body.items;
	byId('ranked').hidden = items.length === 0;
	byId('rows').replaceChildren(...items.map(row));
	showViews(state, body.counts);
	showScan(body.scan);
	const by = state.band === 'insufficient' ? 'Facilities of which too little is known'
		: 'Facilities by ' + body.sort + ', the gravest first';
	byId('caption').textContent = items.length > 0 ? by + ': ' + items[0].rank + ' to ' + items[items.length - 1].rank : '';
	query.set('format', 'csv');
	byId('pages').replaceChildren(
		state.cursor ? make('a', { href: listHash(state, { cursor: '' }) }, 'First page') : '',
		next ? make('a', { href: listHash(state, { cursor: next }), rel: 'next' }, 'Next page') : '',
		items.length > 0 ? make('a', { href: '/v1/facilities?' + query, download: 'flare-facilities.csv' },
			'This page as CSV') : '');
	say(items.length === 0 ? 'No facility passes these filters.' : '');
	if (!first)
		byId('content').focus({ preventScroll: true });
}

/* ---- a facility ---- */

const LABELS = { scheme: 'scheme', assessed_on: 'assessed on',
	auditor_body: 'by', found_on: 'found on', status: 'status', severity: 'severity', clause: 'clause', closed_on: 'closed on',
	list: 'list', order: 'order', cell: 'as listed', named: 'name that matched', listed_on: 'listed on', good: 'good', raw: 'in the words of the source',
	published_on: 'published on', document_publisher: 'by', document_title: 'title', url: 'at', link_name: 'name', link_country: 'country',
	link_stated_on: 'stated on', link_list: 'on the list' };

const value = (v) => v === true ? 'yes' : v === false ? 'no' : words(v);

function definitions(pairs) {
	return make('dl', {}, ...pairs.filter(([, v]) => v !== null && v !== undefined && v !== '')
		.flatMap(([k, v]) => [make('dt', {}, k), make('dd', {}, ...(Array.isArray(v) ? v : [String(v)]))]));
}

/* "unannounced audit with interviews off site", for the factor of reliability. */
function sourceWords(r) {
	if (r.kind === 'list_entry')
		return 'an official list';
	if (r.kind === 'facility' || r.kind === 'good')
		return 'what is known of the site';
	if (r.kind === 'rules')
		return 'the weakest of what it rests on';
	if (r.kind === 'document' || r.kind === 'link')
		return words(r.document_kind || r.link_kind);
	const kind = words(r.assessment_kind || 'record');
	return (r.announced && r.assessment_kind === 'audit' ? words(r.announced) + ' ' : '') + kind
		+ (r.interviews_offsite ? ' with interviews off site' : '');
}

function factors(e) {
	const f = e.factors;
	const share = f.strength * f.reliability * f.age * f.remediation;
	const dated = e.record.assessed_on !== undefined;
	const status = e.record.kind === 'finding' ? words(e.record.status) : 'not corrected';
	return [e.strength + ' sign ' + f.strength, sourceWords(e.record) + ' ' + f.reliability,
		dated || f.age < 1 ? (f.age === 1 ? 'recent ' : 'age ') + f.age : '',
		dated || f.remediation < 1 ? (f.remediation === 1 ? status : 'after correction') + ' ' + f.remediation : '',
	].filter(Boolean).join(' × ') + ' = ' + share.toFixed(3);
}

function sourceOf(s) {
	return s ? [s.file + ', row ' + s.row + ' ', make('span', { class: 'soft' }, 'SHA-256 ', make('code', {}, s.sha256))] : null;
}

function evidence(e) {
	const record = [capital(sourceWords(e.record)), ...Object.entries(LABELS).filter(([k]) => e.record[k] !== undefined)
		.map(([k, label]) => label + ' ' + value(e.record[k]))].join(' · ');
	return make('section', { class: 'card', id: 'evidence-' + e.seq, tabindex: '-1' },
		make('header', {}, make('h3', {}, e.seq + '. ' + e.title), make('strong', {}, points(e.points) + ' points')),
		e.sealed ? make('p', {}, 'What workers said is kept sealed: it could endanger who said it.')
			: e.shown === 'code' ? make('p', {}, 'What it says is not told at your level of evidence.') : null,
		e.quote ? make('blockquote', {}, ...e.quote.map((s) => s.hit ? make('mark', {}, s.t) : s.t)) : null,
		definitions([
			['Answers', e.facts ? e.facts.map((f) => words(f.fact) + ': ' + value(f.value)
				+ (f.answered_on ? ' (' + f.answered_on + ')' : '')).join(' · ') : null],
			['Rule', [make('code', {}, e.rule), ' fires when ', make('code', {}, e.condition)]],
			['Changed by', e.overlay],
			['Sign of', words(e.indicator) + (e.axis === 'context' ? '' : ' (' + (e.axis === 'both' ? 'both elements'
				: e.axis === 'menace' ? 'menace of a penalty' : 'not voluntary') + ')')],
			['Weight', factors(e)],
			['Record', record],
			['Source', sourceOf(e.source)],
			['Basis', e.basis.join(' · ')],
			['What to do', e.standing ? e.advice : 'Corrected, and the correction was verified.'],
		]));
}

function sumTable(f) {
	const line = (head, sign, n) => make('tr', {}, make('th', { scope: 'row' }, head), make('td', {}, sign),
		make('td', { class: 'number' }, points(n)));
	return make('table', { class: 'sum' },
		make('caption', {}, 'How the points add up'),
		make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Evidence'),
			make('th', { scope: 'col' }, 'Sign of'), make('th', { scope: 'col', class: 'number' }, 'Points'))),
		make('tbody', {},
			...f.evidence.map((e) => line(make('a', { href: '#facility/' + f.id + '/' + e.seq }, e.seq + '. ' + e.title), words(e.indicator), e.points)),
			f.floor ? line('Lifted to the floor of ' + points(f.floor.score) + ': ' + f.floor.title, '', f.floor.points) : null),
		make('tfoot', {}, line('Score', '', f.score)));
}

function patternWords(f) {
	const list = (seqs) => seqs.flatMap((s, i) => [i > 0 ? ', ' : '', make('a', { href: '#facility/' + f.id + '/' + s }, String(s))]);
	const p = f.pattern, out = [(PATTERNS[p.name] || ['', p.name])[1]];
	if (p.involuntariness.length > 0)
		out.push(' Not voluntary: evidence ', ...list(p.involuntariness), '.');
	if (p.menace.length > 0)
		out.push(' Menace of a penalty: evidence ', ...list(p.menace), '.');
	return make('p', { class: 'lead' }, ...out);
}

/* "Up from high, 61.2, since scan 6: evidence. documents_held +30.1" */
function moved(m) {
	if (!m)
		return null;
	const from = m.band_before === null ? 'New' : { up: 'Up from ', down: 'Down from ' }[m.kind] || 'Moved within the band, from ';
	return make('p', {}, from + (m.band_before === null ? '' : words(m.band_before) + ', ' + points(m.score_before) + ',')
		+ ' since scan ' + m.since + ' (' + m.causes.map((c) => CAUSES[c] || c).join('; ') + '). ',
		...m.because.flatMap((b, i) => [i > 0 ? ', ' : '', make('code', {}, b.rule), ' ' + (b.points > 0 ? '+' : '') + points(b.points)]));
}

function questions(f) {
	if (f.questions.length === 0)
		return [];
	return [make('h2', {}, 'What to ask next'),
		make('p', { class: 'soft' }, 'These answers are unknown and would move the score most.'),
		make('ol', { class: 'ask' }, ...f.questions.map((q) => make('li', {},
			q.ask.length > 0 ? q.ask.join(' ') : q.title,
			make('span', { class: 'soft' }, ' (' + q.title + '; could add ' + points(q.could_add) + ' points)'))))];
}

function wayDown(f) {
	const w = f.way_down;
	if (!w)
		return [];
	const list = (pieces, advice) => make('ol', { class: 'ask' }, ...pieces.map((p) => make('li', {},
		make('a', { href: '#facility/' + f.id + '/' + p.seq }, p.seq + '. ' + p.title),
		advice && p.advice ? make('span', { class: 'soft' }, ' ' + p.advice) : null)));
	if (!w.possible)
		return [make('h2', {}, 'The way down'),
			make('p', {}, 'No correction leads below ' + points(w.below) + ': with all that the site can correct, verified, the score is '
				+ points(w.score) + '.' + (w.remains.length > 0 ? ' What remains:' : '')),
			...(w.remains.length > 0 ? [list(w.remains, false)] : [])];
	return [make('h2', {}, 'The way down'),
		make('p', {}, 'Correct this wherever it is seen, have the correction verified, and the score is ' + points(w.score) + ': ',
			bandMark(w.band), ' (below ' + points(w.below) + '). ' + (w.smallest ? 'No smaller set does it.' : 'A smaller set may do it.')),
		list(w.close, true)];
}

function page(f, back) {
	const workers = f.workers_min && f.workers_max && f.workers_min !== f.workers_max
		? f.workers_min + ' to ' + f.workers_max : f.workers_max || (f.workers_min ? f.workers_min + ' or more' : null);
	const lead = f.band === 'insufficient'
		? ['Too little is known to rank this facility, which does not make it safe. What is known says ' + points(f.score)
			+ ' of 100; ' + points(f.potential) + ' if what is not known is as it is elsewhere. ']
		: ['The evidence says ', make('strong', {}, points(f.score) + ' of 100'), '; if what is not known is as it is elsewhere, '
			+ points(f.potential) + '. '];
	return [
		make('p', {}, make('a', { href: back }, '← Back to the list')),
		make('h1', { tabindex: '-1', id: 'title' }, f.name),
		make('p', {}, bandMark(f.band)),
		make('p', { class: 'lead' }, ...lead, 'We could see ' + percent(f.coverage) + ' of what the rules ask',
			f.seen.length > 0 ? ' through ' + f.seen.map((a) => words(a.kind) + ' of ' + a.on + ' (' + words(a.scheme)
				+ (a.announced ? ', ' + words(a.announced) : '') + (a.incomplete ? ', rows of it were refused' : '') + ')').join(', ') + '.'
				: ': no assessment is known.'),
		bar(f.score, f.potential, f.band),
		patternWords(f),
		moved(f.moved),
		definitions([
			['Address', f.address], ['Country', country(f.country)], ['Sector', f.sector ? words(f.sector) : f.sector_raw || 'unknown'],
			['Workers', workers || 'unknown'], ['Parent company', f.parent_company], ['OS ID', f.os_id], ['Id', [make('code', {}, f.id)]],
			['Known from', sourceOf(f.source)],
			['Inherent risk alone', points(f.context) + (f.controls > 0 ? ', after controls took ' + percent(f.controls) + ' away' : '')],
		]),
		make('section', { id: 'history' }),
		make('h2', {}, 'Why'),
		f.evidence.length > 0 || f.floor ? sumTable(f) : make('p', {}, 'No rule found anything on this facility.'),
		...f.evidence.map(evidence),
		...wayDown(f),
		...questions(f),
		make('h2', {}, 'What this was made from'),
		definitions([
			['Scan', f.scan.id + ', as of ' + f.scan.as_of + ', with what was known at ' + f.scan.known_at],
			['Rules', [f.scan.ruleset ? 'version ' + f.scan.ruleset.version + ' ' : '',
				make('span', { class: 'soft' }, 'SHA-256 ', make('code', {}, f.scan.ruleset ? f.scan.ruleset.sha256 : 'unknown'))]],
			['Rates', f.scan.rates_edition === 0 ? 'the model\'s prior' : 'edition ' + f.scan.rates_edition],
			['Program', 'flare ' + f.scan.engine],
		]),
	];
}

/* A step for each scan; where it moved, a mark whose words say why. */
function historyLine(scans, width, height) {
	const x = (i) => scans.length > 1 ? 8 + i * (width - 16) / (scans.length - 1) : width / 2, y = (score) => height - 6 - score * (height - 12) / 100;
	const known = scans.map((p, i) => [p, i]).filter(([p]) => p.score !== null);
	const line = known.map(([p, i], k) => k === 0 ? 'M' + x(i) + ' ' + y(p.score) : 'H' + x(i) + 'V' + y(p.score)).join('');
	return draw('svg', { class: 'history', viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': 'The score, from '
		+ day(scans[0].as_of) + ' to ' + day(scans[scans.length - 1].as_of) + '; the table below has the numbers' },
		...[0, 50, 100].map((s) => draw('line', { class: 'grid', x1: 0, x2: width, y1: y(s), y2: y(s) })),
		draw('path', { class: 'score', d: line }),
		...known.filter(([p]) => p.kind !== null).map(([p, i]) => draw('circle', { class: p.band, cx: x(i), cy: y(p.score), r: 5 },
			draw('title', {}, day(p.as_of) + ': ' + p.score + ', ' + p.causes.map((c) => CAUSES[c] || c).join('; ')))));
}

async function showHistory(id) {
	let items;
	try {
		items = (await ask('/v1/facilities/' + encodeURIComponent(id) + '/history?limit=200')).body.items;
	} catch {
		return;			/* the page is whole without it */
	}
	const moved = items.filter((p) => p.kind !== null);
	if (items.length < 2 || shown !== id || !byId('history'))
		return;
	byId('history').append(make('h2', {}, 'How it came to this'), historyLine([...items].reverse(), 640, 120),
		moved.length === 0 ? make('p', {}, 'Nothing moved in ' + items.length + ' scans.') : make('table', { class: 'sum' },
			make('caption', {}, 'Scans that moved it'),
			make('thead', {}, make('tr', {}, ...['As of', 'Score', 'Band', 'Why'].map((h) => make('th', { scope: 'col' }, h)))),
			make('tbody', {}, ...moved.map((p) => make('tr', {}, make('th', { scope: 'row' }, day(p.as_of)),
				make('td', {}, p.score === null ? 'gone' : points(p.score)), make('td', {}, p.band === null ? '' : bandMark(p.band)),
				make('td', {}, p.causes.map((c) => CAUSES[c] || c).join('; '),
					...p.because.flatMap((b) => [' ', make('code', {}, b.rule), ' ' + (b.points > 0 ? '+' : '') + points(b.points)])))))));
}

let shown = null;		/* the facility on the page */
let back = '#';			/* the list it was opened from */

async function showFacility(id, seq, first) {
	if (shown !== id) {
		const { body } = await ask('/v1/facilities/' + encodeURIComponent(id));
		byId('facility').replaceChildren(...page(body, back).filter(Boolean));
		document.title = body.name + ' · flare';
		showScan(body.scan);
		shown = id;
		showHistory(id);
	}
	byId('list').hidden = true;
	byId('facility').hidden = false;
	say('');
	const target = seq ? byId('evidence-' + seq) : byId('title');
	if (target && (seq || !first)) {
		target.focus({ preventScroll: true });
		target.scrollIntoView({ block: seq ? 'center' : 'end' });
	}
}

/* ---- the way there ---- */

async function go(first) {
	const hash = location.hash;
	const facility = /^#facility\/([0-9A-Za-z]+)(?:\/(\d+))?$/.exec(hash);
	try {
		if (!signedIn)
			showWho((await ask('/v1/session')).body);
		if (facility) {
			await showFacility(facility[1], facility[2], first);
			return;
		}
		shown = null;
		back = hash || '#';
		await showList(stateOf(hash), first);
	} catch (wrong) {
		if (wrong instanceof NotSignedIn) {
			showEnter();
			return;
		}
		if (facility) {
			byId('facility').hidden = false;
			byId('facility').replaceChildren(make('p', {}, make('a', { href: back }, '← Back to the list')));
			byId('list').hidden = true;
			shown = null;
		}
		say(wrong.message, true);
	}
}

byId('bands').append(...BANDS.map((b) => make('label', {},
	make('input', { type: 'checkbox', value: b }), bandMark(b))));
byId('filters').addEventListener('submit', (event) => {
	event.preventDefault();
	const hash = listHash(readForm(), {});
	if (hash === (location.hash || '#'))
		go(false);
	else
		location.hash = hash;
});
byId('filters').addEventListener('change', () => byId('filters').requestSubmit());
byId('key-form').addEventListener('submit', async (event) => {
	event.preventDefault();
	const key = byId('key').value.trim();
	byId('key-wrong').textContent = '';
	try {
		await enter(key);
	} catch (wrong) {
		byId('key-wrong').textContent = wrong.message;
		byId('key').focus();
		return;
	}
	byId('key').value = '';
	go(false);
});
byId('leave').addEventListener('click', async () => {
	try {
		await ask('/v1/session', { method: 'DELETE' });
	} catch (wrong) {
		if (!(wrong instanceof NotSignedIn)) {
			say(wrong.message, true);
			return;
		}
	}
	showEnter();
});
byId('facets').addEventListener('toggle', () => {
	if (byId('facets').open)
		showFacets(stateOf(location.hash));
});
byId('skip').addEventListener('click', (event) => {
	event.preventDefault();
	byId('content').focus();
});
addEventListener('hashchange', () => go(false));
go(true);
