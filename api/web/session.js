/* Whose view it is: a key becomes a session of this browser, and the page says whose. */
import { NotSignedIn, ask, byId, make, say, show } from './ui.js';

const LEVELS = ['codes and years of evidence', 'quotes with persons masked', 'quotes in full'];
let me = null;			/* as the API tells it; null: not known, or nobody */

export const may = (scope) => me !== null && (me.operator || me.scopes.includes(scope));

function showWho() {
	byId('who').hidden = false;
	byId('leave').hidden = me.operator;
	byId('parts').hidden = !may('load');
	byId('whose').replaceChildren(...me.operator
		? ['There are no keys: whoever is at this machine sees everything.']
		: ['View of ', make('strong', {}, me.organisation), ' (' + [me.kind === me.organisation ? '' : me.kind, LEVELS[me.evidence_level], 'key ' + me.key].filter(Boolean).join(', ') + ')']);
}

/* Throws NotSignedIn when nobody is. */
export async function knowWho() {
	if (me === null) {
		me = (await ask('/v1/session')).body;
		showWho();
	}
}

/* Ask for a key, and show nothing of what another could see. */
export function showEnter() {
	me = null;
	show('enter');
	byId('who').hidden = byId('parts').hidden = true;
	for (const id of ['rows', 'pages', 'views', 'facility', 'caption', 'scan', 'facet-lists', 'chosen', 'sent', 'loads', 'loaded'])
		byId(id).replaceChildren();
	byId('key-wrong').textContent = '';
	document.title = 'Sign in · flare';
	say('');
	byId('enter-title').focus({ preventScroll: true });
}

export async function enter(key) {
	if (!/^flare_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/.test(key))
		throw new Error('That is not a whole key: it begins with flare_ and has 65 characters, of which ' + key.length + ' are here.');
	await ask('/v1/session', { method: 'POST', headers: { Authorization: 'Bearer ' + key } });
	try {
		await knowWho();
	} catch (wrong) {
		throw wrong instanceof NotSignedIn ? new Error('The key is right, but this browser does not keep the session: '
			+ 'open this page over https, or as localhost on the machine that serves it.') : wrong;
	}
}

export async function leave() {
	try {
		await ask('/v1/session', { method: 'DELETE' });
	} catch (wrong) {
		if (!(wrong instanceof NotSignedIn))
			throw wrong;
	}
}
