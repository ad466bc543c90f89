/* The ranked list, its filters and what can be counted of it. */
import { PATTERNS, ask, bandMark, bar, byId, country, make, percent, points, say, show, showScan, words } from './ui.js';

const FILTERS = ['q', 'country', 'sector', 'band', 'indicator', 'pattern', 'sort', 'cursor'];
const FACETS = {
	country: ['Country', country], sector: ['Sector', words], indicator: ['Signs', words], pattern: ['Pattern', (p) => (PATTERNS[p] || [p])[0]],
};
const FACET_VALUES = 12;	/* shown of each */

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
export async function showFacets(state) {
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

export async function showList(state, first) {
	show('list');
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
