/*
 * Files: one is dropped here, and the page says what flare takes it for, what came in and,
 * line by line, what did not and why.  The bytes go to the server as they are: what reads
 * them is a process of its own there, and the page asks how far it has come.
 */
import { ask, byId, capital, day, definitions, make, percent, say, show, words } from './ui.js';
import { may } from './session.js';

const POLL_MS = 700;
const number = (n) => n.toLocaleString('en');

const plain = (code) => words(code).replaceAll('-', ' ');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/* What became of a file's rows, but for those that were refused. */
const became = (f) => number(f.rows) + (f.rows === 1 ? ' row: ' : ' rows: ') + number(f.added) + ' new, ' + number(f.changed) + ' changed, '
	+ number(f.unchanged) + ' as they were, ';

function table(caption, heads, rows) {
	return make('table', { class: 'sum' },
		make('caption', {}, caption),
		make('thead', {}, make('tr', {}, ...heads.map((h) => make('th', { scope: 'col' }, h)))),
		make('tbody', {}, ...rows.map(([first, ...rest]) => make('tr', {}, make('th', { scope: 'row' }, first),
			...rest.map((cell) => make('td', {}, cell))))));
}

/* Line by line what did not come in. */
function refusals(all, refused) {
	if (all.length === 0)
		return [];
	return [table(all.length < refused ? 'The first ' + number(all.length) + ' of ' + number(refused) + ' rows that did not come in'
		: 'What did not come in', ['Line', 'What stands there', 'What is wrong', 'What to do'],
	all.map((r) => [String(r.line), (r.field ? r.field + ': ' : '') + (r.value === null || r.value === '' ? 'nothing' : '“' + r.value + '”'),
		capital(plain(r.code)) + '. Expected: ' + r.expected, r.remedy]))];
}

/* Where the refused rows of a job are, to be corrected and dropped here; nothing when it keeps none. */
function rejects(job) {
	if (!job.rejects || !may('load'))
		return [];
	return [make('p', {}, make('a', { href: '/v1/jobs/' + job.id + '/rejects', download: '' }, 'Download the refused rows'),
		' as they stand in your file, with what is wrong in columns behind them (for 30 days; without what workers said, or may have said, which is not kept).')];
}

/* What `flare load --format json` says of a file. */
function told(job) {
	const r = job.result;
	if (!r.loaded)
		return [make('p', { class: 'wrong' }, 'Nothing of it was loaded.'), make('p', { class: 'lines' }, r.error),
			...rejects(job), ...refusals(r.refusals || [], r.refused)];
	const counts = (o) => Object.entries(o || {}).map(([code, n]) => plain(code) + ' ' + number(n)).join(', ');
	return [
		make('p', {}, 'Taken for ', make('strong', {}, plain(r.feed)), '; ' + r.format + ', ' + r.encoding + '. '
			+ became(r), r.refused > 0 ? make('strong', {}, number(r.refused) + ' refused') : 'none refused', '.'),
		definitions([
			['For', r.organisation],
			['Columns', Object.entries(r.columns).map(([field, column]) => column + ' → ' + words(field)).join(' · ')],
			['Refused for', counts(r.codes)],
			['Look again at', counts(r.warnings)],
			['Sheets that are not loaded', (r.sheets_left || []).join(' · ')],
			['Not of the table', r.asides.map((a) => 'line ' + a.line + ': ' + a.text).join(' · ')],
		]),
		...rejects(job),
		...refusals(r.refusals, r.refused),
		r.refused > 0 ? make('p', { class: 'soft' }, 'Correct these rows, in your file or in that of the refused ones, and drop it here: what is in already stays as it is.') : null,
	].filter(Boolean);
}

/* Follow a job to its end; TELL is given words meanwhile. */
async function follow(job, tell) {
	while (job.status !== 'done' && job.status !== 'failed') {
		tell(job.status === 'running' ? 'Being read' + (job.progress !== null ? ', ' + percent(job.progress) : '') + ' …'
			: 'Waiting to be read' + (job.message ? ': ' + job.message : '') + ' …');
		await pause(POLL_MS);
		job = (await ask('/v1/jobs/' + job.id)).body;
	}
	return job;
}

function scanButton() {
	const button = make('button', { type: 'button' }, 'Scan now'), line = make('p', {}, 'Scores change with the next scan. ', button);
	button.addEventListener('click', async () => {
		button.disabled = true;
		try {
			const job = await follow((await ask('/v1/scans', { method: 'POST' })).body, (text) => line.replaceChildren(text.replace(/read/, 'scanned')));
			line.replaceChildren(...job.status === 'done' ? ['Scanned. ', make('a', { href: '#' }, 'To the list')] : ['The scan failed: ' + job.message]);
		} catch (wrong) {
			line.replaceChildren(wrong.message);
		}
	});
	return line;
}

async function send(file) {
	const feed = byId('feed').value.trim();
	const state = make('p', { role: 'status' }, 'On its way …');
	const card = make('section', { class: 'card' }, make('h3', {}, file.name), state);

	byId('sent').prepend(card);
	try {
		const query = new URLSearchParams({ file: file.name.slice(-200), ...(feed ? { feed } : {}) });
		const job = await follow((await ask('/v1/loads?' + query, { method: 'POST', body: file,
			headers: { 'Content-Type': 'application/octet-stream' } })).body, (text) => { state.textContent = text; });
		state.textContent = job.status === 'failed' && !job.result ? capital(job.message) : '';
		if (job.result)
			card.append(...told(job));
		if (job.status === 'done' && may('scan'))
			card.append(scanButton());
	} catch (wrong) {
		state.textContent = wrong.message;
		state.className = 'wrong';
	}
}

/* One after the other: a list and the audits of its sites go in the order in which they were given. */
async function sendAll(files) {
	for (const file of files)
		await send(file);
	await showFiles();
}

async function showFiles() {
	const { items } = (await ask('/v1/loads')).body;
	byId('loads').replaceChildren(items.length === 0 ? make('p', {}, 'None yet.')
		: table('The newest first', ['File', 'Taken for', 'Rows', 'Refused', 'Of', 'Loaded'], items.map((f) => [
			make('a', { href: '#load/' + f.id }, f.file), plain(f.feed), number(f.rows),
			number(f.refused), f.organisation, day(f.loaded_at) + (f.withdrawn_at ? ', withdrawn ' + day(f.withdrawn_at) : '')])));
}

export async function showLoads(first) {
	show('load');
	document.title = 'Load a file · flare';
	say('');
	byId('load-forms').hidden = !may('load');
	if (!first)
		byId('load-title').focus({ preventScroll: true });
	await showFiles();
}

export async function showLoaded(id) {
	const f = (await ask('/v1/loads/' + id)).body;
	show('loaded');
	document.title = f.file + ' · flare';
	say('');
	byId('loaded').replaceChildren(
		make('p', {}, make('a', { href: '#load' }, '← Back to the files')),
		make('h1', { tabindex: '-1', id: 'loaded-title' }, f.file),
		make('p', {}, became(f) + number(f.refused) + ' refused.'),
		definitions([
			['Taken for', plain(f.feed)], ['Of', f.organisation], ['Loaded', day(f.loaded_at)], ['Known from', day(f.known_at)],
			['Withdrawn', f.withdrawn_at && day(f.withdrawn_at)], ['Bytes', number(f.bytes)], ['SHA-256', [make('code', {}, f.sha256)]],
		]),
		...refusals(f.refusals, f.refused));
	byId('loaded-title').focus({ preventScroll: true });
}

/* Once, when the page begins. */
export function readyLoads() {
	const drop = byId('drop'), input = byId('file');

	input.addEventListener('change', () => {
		sendAll([...input.files]).catch((wrong) => say(wrong.message, true));
		input.value = '';
	});
	for (const kind of ['dragenter', 'dragover'])
		drop.addEventListener(kind, (event) => {
			event.preventDefault();
			drop.classList.add('over');
		});
	for (const kind of ['dragleave', 'drop'])
		drop.addEventListener(kind, () => drop.classList.remove('over'));
	drop.addEventListener('drop', (event) => {
		event.preventDefault();
		sendAll([...event.dataTransfer.files]).catch((wrong) => say(wrong.message, true));
	});
}
