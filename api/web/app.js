/*
 * The page of flare, from the same API that programs use.  What is shown stands behind the
 * "#", so that a link is a report:
 *
 *	#?country=CN&band=high,severe		the list
 *	#facility/0123456789abcdef/3		a facility, at its third piece of evidence
 *	#load, #load/0123456789abcdef		files, and one of them
 */
import { leaveFacility, showFacility } from './facility.js';
import { listHash, readForm, showFacets, showList, stateOf } from './list.js';
import { readyLoads, showLoaded, showLoads } from './load.js';
import { enter, knowWho, leave, showEnter } from './session.js';
import { BANDS, NotSignedIn, bandMark, byId, make, say } from './ui.js';

let back = '#';			/* the list that a facility was opened from */

async function go(first) {
	const hash = location.hash;
	const facility = /^#facility\/([0-9A-Za-z]+)(?:\/(\d+))?$/.exec(hash), load = /^#load(?:\/([0-9a-f]{16}))?$/.exec(hash);
	try {
		await knowWho();
		if (facility) {
			await showFacility(facility[1], facility[2], back, first);
			return;
		}
		leaveFacility();
		if (load) {
			await (load[1] ? showLoaded(load[1]) : showLoads(first));
			return;
		}
		back = hash || '#';
		await showList(stateOf(hash), first);
	} catch (wrong) {
		if (wrong instanceof NotSignedIn) {
			leaveFacility();
			showEnter();
		} else
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
		await leave();
	} catch (wrong) {
		say(wrong.message, true);
		return;
	}
	leaveFacility();
	showEnter();
});
byId('facets').addEventListener('toggle', () => {
	if (byId('facets').open)
		showFacets(stateOf(location.hash));
});
byId('skip').addEventListener('click', (event) => {
	event.preventDefault();
	(!byId('list').hidden && byId('rows').querySelector('a') || byId('content')).focus();
});
addEventListener('hashchange', () => go(false));
readyLoads();
go(true);
