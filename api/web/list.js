/* The ranked list, its filters and what can be counted of it. */
import { PATTERNS, ask, bandMark, bar, byId, country, countryCode, make, percent, points, say, show, showScan, sign, words } from './ui.js';

const FILTERS = ['q', 'country', 'sector', 'band', 'indicator', 'pattern', 'sort', 'cursor'];
const FACETS = {
	country: ['Country', country], sector: ['Sector', words], indicator: ['Signs', sign], pattern: ['Pattern', (p) => (PATTERNS[p] || [p])[0]],
};
const FACET_VALUES = 12;	/* shown of each */
let shown = null;		/* what the list on the page is of */

export const stateOf = (hash) => {
	const p = new URLSearchParams(hash.startsWith('#?') ? hash.slice(2) : '');
	return Object.fromEntries(FILTERS.map((k) => [k, p.get(k) || '']));
};

export function listHash(state, changes) {
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

export function readForm() {
	return {
		...stateOf(location.hash), cursor: '',		/* what was chosen from the facets stays */
		q: byId('q').value.trim(),
		country: byId('country').value.split(/[,;]/).map((c) => c.trim())
			.flatMap((c) => /^[a-z]{2}(\s+[a-z]{2})+$/i.test(c) ? c.split(/\s+/) : c || []).map(countryCode).join(','),
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
			? make('ul', { class: 'chips' }, ...f.indicators.map((i) => make('li', {}, sign(i)))) : 'none seen'),
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

/* The first item of what STATE chooses, for what can be counted of it: no page waits for that. */
function countQuery(state) {
	const query = new URLSearchParams({ limit: 1 });
	for (const k of FILTERS)
		if (state[k] && k !== 'cursor' && k !== 'sort')
			query.set(k, state[k]);
	return query;
}

/* Counted when somebody opens them: of a large list that takes a while after a scan. */
export async function showFacets(state) {
	const query = countQuery(state);
	query.set('facets', Object.keys(FACETS).join(','));
	byId('facet-lists').replaceChildren(make('p', { class: 'soft' }, 'Counting …'));
	let facets;
	try {
		facets = (await ask('/v1/facilities?' + query, { headers: { Prefer: 'count=none' } })).body.facets;
	} catch (wrong) {
		byId('facet-lists').replaceChildren(make('p', {}, wrong.message));
		return;
	}
	if (!facets) {
		byId('facet-lists').replaceChildren(make('p', { class: 'soft' }, 'There are too many facilities to count.'));
		return;
	}
	const list = (k, values) => make('ul', {}, ...values.map(({ value, n }) => make('li', {},
		value === null ? 'unknown' : toggle(state, k, value, FACETS[k][1](value)), ' ', make('span', { class: 'soft' }, n.toLocaleString('en')))));
	byId('facet-lists').replaceChildren(...Object.entries(facets).filter(([, values]) => values.length > 0).map(([k, values]) => make('section', {},
		make('h3', {}, FACETS[k][0]), list(k, values.slice(0, FACET_VALUES)),
		values.length > FACET_VALUES ? make('details', {}, make('summary', {}, 'and ' + (values.length - FACET_VALUES) + ' more'),
			list(k, values.slice(FACET_VALUES))) : null)));
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

/* How many there are, and where those are that nothing can be said of: a list without rows must not look like a clean one. */
function showCounts(state, items, total, counts) {
	const insufficient = state.band === 'insufficient';
	const unknown = counts && !insufficient ? counts.insufficient || 0 : 0;
	showViews(state, counts);
	byId('many').textContent = items.length > 0 && total
		? ' of ' + (total.relation === 'gte' ? 'at least ' : '') + total.value.toLocaleString('en') : '';
	if (items.length > 0)
		say('');
	else if (unknown > 0) {
		say('No ranked facility passes these filters. Of ' + unknown.toLocaleString('en') + ' that would, too little is known to rank them: ');
		byId('status').append(make('a', { href: listHash(state, { band: 'insufficient', cursor: '' }) }, 'see them'));
	} else
		say(insufficient ? 'Of no facility that passes these filters too little is known.' : 'No facility passes these filters.');
}

export async function showList(state, first) {
	shown = state;
	show('list');
	document.title = 'flare: forced-labour risk in supply chains';
	fillForm(state);
	showChosen(state);
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
		byId('facet-lists').replaceChildren();
		byId('caption').textContent = '';
		byId('ranked').hidden = true;
		showViews(state, null);
		throw wrong;
	}
	const { body, next } = answer;
	const items = body.items;
	byId('ranked').hidden = items.length === 0;
	byId('rows').replaceChildren(...items.map(row));
	showScan(body.scan);
	if (byId('facets').open)
		showFacets(state);
	const by = state.band === 'insufficient' ? 'Facilities of which too little is known'
		: 'Facilities by ' + body.sort + ', the gravest first';
	byId('caption').replaceChildren(items.length > 0 ? by + ': ' + items[0].rank + ' to ' + items[items.length - 1].rank : '',
		make('span', { id: 'many' }));
	showCounts(state, items, body.total, body.counts);
	query.set('format', 'csv');
	byId('pages').replaceChildren(
		state.cursor ? make('a', { href: listHash(state, { cursor: '' }) }, 'First page') : '',
		next ? make('a', { href: listHash(state, { cursor: next }), rel: 'next' }, 'Next page') : '',
		items.length > 0 ? make('a', { href: '/v1/facilities?' + query, download: 'flare-facilities.csv' },
			'This page as CSV') : '');
	if (!first)
		byId('content').focus({ preventScroll: true });
	if (!body.total) {
		const counted = await ask('/v1/facilities?' + countQuery(state), { headers: { Prefer: 'count=exact' } }).catch(() => null);
		if (counted && state === shown)
			showCounts(state, items, counted.body.total, counted.body.counts);
	}
}
