/* One facility: what was found, where it stands, what it adds up to, what to ask next. */
import { CAUSES, PATTERNS, ask, bandMark, bar, byId, capital, country, day, definitions, draw, make, percent, points, say, show, showScan,
	sign, words } from './ui.js';

let shown = null;		/* the facility on the page */

const LABELS = { scheme: 'scheme', assessed_on: 'assessed on',
	auditor_body: 'by', found_on: 'found on', status: 'status', severity: 'severity', clause: 'clause', closed_on: 'closed on',
	list: 'list', order: 'order', cell: 'as listed', named: 'name that matched', listed_on: 'listed on', good: 'good', raw: 'in the words of the source',
	published_on: 'published on', document_publisher: 'by', document_title: 'title', url: 'at', link_name: 'name', link_country: 'country',
	link_stated_on: 'stated on', link_list: 'on the list' };

const value = (v) => v === true ? 'yes' : v === false ? 'no' : words(v);

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

/* What it says of itself, in a line. */
function recordWords(e) {
	return [capital(sourceWords(e.record)), ...Object.entries(LABELS).filter(([k]) => e.record[k] !== undefined)
		.map(([k, label]) => label + ' ' + value(e.record[k]))].join(' · ');
}

/* Why its words are not there. */
function notTold(e) {
	return e.sealed ? make('p', {}, 'What workers said is kept sealed: it could endanger who said it.')
		: e.shown === 'code' ? make('p', {}, 'What it says is not told at your level of evidence.') : null;
}

function unread(f) {
	const n = f.unread.count, told = f.unread.findings;
	if (n === 0)
		return [];
	return [make('h2', {}, n === 1 ? 'A grave finding that no rule understood' : n + ' grave findings that no rule understood'),
		make('p', {}, 'Their source grades them critical or major, and what they are about is not known to flare. Until somebody has read '
			+ 'them, nothing that an audit does not tell counts as clean.' + (n > told.length ? ' The first ' + told.length + ':' : '')),
		...told.map((e) => make('section', { class: 'card' },
			make('header', {}, make('h3', {}, [e.record.severity, e.record.clause, e.record.category].filter(Boolean).map(capital).join(' · ')
				|| 'Finding')),
			notTold(e),
			e.quote ? make('blockquote', {}, ...e.quote.map((s) => s.t)) : null,
			definitions([['Record', recordWords(e)], ['Source', sourceOf(e.source)]])))];
}

function evidence(e) {
	return make('section', { class: 'card', id: 'evidence-' + e.seq, tabindex: '-1' },
		make('header', {}, make('h3', {}, e.seq + '. ' + e.title), make('strong', {}, points(e.points) + ' points')),
		notTold(e),
		e.quote ? make('blockquote', {}, ...e.quote.map((s) => s.hit ? make('mark', {}, s.t) : s.t)) : null,
		definitions([
			['Answers', e.facts ? e.facts.map((f) => words(f.fact) + ': ' + value(f.value)
				+ (f.answered_on ? ' (' + f.answered_on + ')' : '')).join(' · ') : null],
			['Rule', [make('code', {}, e.rule), ' fires when ', make('code', {}, e.condition)]],
			['Changed by', e.overlay],
			['Sign of', sign(e.indicator) + (e.axis === 'context' ? '' : ' (' + (e.axis === 'both' ? 'both elements'
				: e.axis === 'menace' ? 'menace of a penalty' : 'not voluntary') + ')')],
			['Weight', factors(e)],
			['Record', recordWords(e)],
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
			...f.evidence.map((e) => line(make('a', { href: '#facility/' + f.id + '/' + e.seq }, e.seq + '. ' + e.title), sign(e.indicator), e.points)),
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
	const list = (pieces, advice) => make('ul', { class: 'ask' }, ...pieces.map((p) => make('li', {},
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
		? [(f.unread.count > 0 ? 'Something grave was found here that no rule understood' : 'Too little is known to rank this facility')
			+ ', which does not make it safe. What is known says ' + points(f.score)
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
		f.evidence.some((e) => e.points === 0) ? make('p', { class: 'soft' }, 'What is told twice counts once: evidence with no points says what other '
			+ 'evidence says more strongly, was corrected, or weighs too little to show.') : null,
		f.evidence.length > 0 || f.floor ? sumTable(f) : make('p', {}, 'No rule found anything on this facility.'),
		...f.evidence.map(evidence),
		...unread(f),
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

/* Forget what is on the page: the next time it is asked for anew. */
export function leaveFacility() {
	shown = null;
	byId('facility').replaceChildren();
}

/* BACK leads to the list it was opened from. */
export async function showFacility(id, seq, back, first) {
	if (shown !== id) {
		leaveFacility();
		show('facility');
		byId('facility').append(make('p', {}, make('a', { href: back }, '← Back to the list')));
		const { body } = await ask('/v1/facilities/' + encodeURIComponent(id));
		byId('facility').replaceChildren(...page(body, back).filter(Boolean));
		document.title = body.name + ' · flare';
		showScan(body.scan);
		shown = id;
		showHistory(id);
	}
	show('facility');
	say('');
	const target = seq ? byId('evidence-' + seq) : byId('title');
	if (target && (seq || !first)) {
		target.focus({ preventScroll: true });
		target.scrollIntoView({ block: seq ? 'center' : 'end' });
	}
}
