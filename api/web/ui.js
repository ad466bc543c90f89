/*
 * What the parts of the page share: elements, words, and the API.
 *
 * Everything from the server becomes text by textContent: nothing is ever parsed as HTML.
 */
export const BANDS = ['severe', 'high', 'elevated', 'guarded', 'low'];
export const PATTERNS = {
	none: ['no pattern', 'Neither element of forced labour is evidenced.'],
	involuntariness: ['not voluntary', 'There are signs that work is not voluntary; none that a penalty is threatened.'],
	menace: ['menace', 'There are signs that a penalty is threatened; none that work is not voluntary.'],
	both: ['both elements', 'Both elements of forced labour are evidenced: work that is not voluntary, under the menace of a penalty.'],
	both_strong: ['both, strong', 'Both elements of forced labour are evidenced, and at least one of them strongly: '
		+ 'work that is not voluntary, under the menace of a penalty.'],
};
export const CAUSES = {
	evidence: 'a record of the site came or changed', list: 'a list that names it changed', rule: 'the rules changed',
	engine: 'the way of scoring changed', age: 'days passed',
};
/* A shape for each band, so that nothing hangs on colour alone. */
const SHAPES = {
	severe: 'M8 0 16 8 8 16 0 8Z', high: 'M8 1 16 15 0 15Z', elevated: 'M1 1H15V15H1Z',
	guarded: 'M8 1a7 7 0 1 0 .01 0Z', low: 'M8 1a7 7 0 1 0 .01 0ZM8 4a4 4 0 1 1-.01 0Z',
	insufficient: 'M1 1H5V3H3V5H1ZM11 1H15V5H13V3H11ZM1 11H3V13H5V15H1ZM13 11H15V15H11V13H13Z',
};
export const byId = (id) => document.getElementById(id);

/* An element with attributes and children; strings become text. */
export function make(name, attributes, ...children) {
	const e = document.createElement(name);
	for (const [k, v] of Object.entries(attributes || {}))
		if (v !== null && v !== undefined && v !== false)
			e.setAttribute(k, v);
	e.append(...children.filter((c) => c !== null && c !== undefined && c !== ''));
	return e;
}

export function draw(name, attributes, ...children) {
	const e = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [k, v] of Object.entries(attributes))
		e.setAttribute(k, v);
	e.append(...children);
	return e;
}

export const words = (s) => String(s).replaceAll('_', ' ');
export const sign = (indicator) => indicator === 'context' ? 'inherent risk' : words(indicator);
export const capital = (s) => s.charAt(0).toUpperCase() + s.slice(1);
export const percent = (share) => Math.round(share * 100) + ' %';
export const points = (x) => x.toFixed(1);
export const day = (s) => s ? s.slice(0, 10) : 'unknown';
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

export function country(code) {
	try {
		return names.of(code);
	} catch {
		return code;
	}
}

const letters = (s) => s.normalize('NFD').replace(/[^a-z]/gi, '').toLowerCase();

/* The code of a country by its code, its name or the only name that begins so; else what was typed, for the server to refuse. */
export function countryCode(typed) {
	const wanted = letters(typed), begin = [];
	if (/^[a-z]{2}$/i.test(typed))
		return typed.toUpperCase();
	for (let i = 0; i < 26 * 26; i++) {
		const code = String.fromCharCode(65 + i / 26, 65 + i % 26), name = letters(country(code));
		if (name === code.toLowerCase() || Intl.getCanonicalLocales('und-' + code)[0] !== 'und-' + code)	/* no country, or not any more */
			continue;
		if (name === wanted)
			return code;
		if (wanted.length > 3 && name.startsWith(wanted))
			begin.push(code);
	}
	return begin.length === 1 ? begin[0] : typed;
}

export function bandMark(name) {
	return make('span', { class: 'band ' + name },
		draw('svg', { width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
			draw('path', { d: SHAPES[name] || SHAPES.insufficient, fill: 'currentColor', 'fill-rule': 'evenodd' })),
		name === 'insufficient' ? 'too little known' : words(name));
}

/* From 0 to 100: full up to the score, pale up to what it could be. */
export function bar(score, potential, band) {
	return draw('svg', { class: 'bar ' + band, viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
		draw('rect', { class: 'all', width: 100, height: 6 }),
		draw('rect', { class: 'could', width: potential, height: 6 }),
		draw('rect', { class: 'is', width: score, height: 6 }),
		draw('line', { class: 'edge', x1: potential, x2: potential, y1: 0, y2: 6 }));
}

export function say(text, wrong) {
	byId('status').textContent = text;
	byId('status').className = wrong ? 'wrong' : '';
}

export class NotSignedIn extends Error {}

/* JSON of the API, with the Link to the next page; throws what a person can read. */
export async function ask(path, options) {
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

const SECTIONS = ['enter', 'list', 'facility', 'load', 'loaded'];

/* One section is on the page at a time. */
export function show(which) {
	for (const id of SECTIONS)
		byId(id).hidden = id !== which;
}

export function showScan(scan) {
	if (scan)
		byId('scan').textContent = 'Scan ' + scan.id + ', as of ' + scan.as_of + ', published ' + day(scan.finished_at) + '.';
}

export function definitions(pairs) {
	return make('dl', {}, ...pairs.filter(([, v]) => v !== null && v !== undefined && v !== '')
		.flatMap(([k, v]) => [make('dt', {}, k), make('dd', {}, ...(Array.isArray(v) ? v : [String(v)]))]));
}
