/** What a browser remembers of those who join with a code: who they are, and the session of each code. */

/** The person, for the pages of `/join` alone; the gateway does not read it. */
const PERSON = 'educates.person';

const JOINED = 'educates.joined';

/** Seconds. */
const YEAR = 31_536_000;

/** Who joins in this browser: a random id that was made at the first time. */
export function person() {
	const known = document.cookie.split('; ').find((each) => each.startsWith(`${PERSON}=`));
	return known?.slice(PERSON.length + 1) ?? become(randomId());
}

function become(id) {
	const secure = location.protocol === 'https:' ? '; Secure' : '';
	document.cookie = `${PERSON}=${id}; Path=/join; Max-Age=${YEAR}; SameSite=Strict${secure}`;
	return id;
}

/** 128 random bits; a voucher is worth a session to whoever knows it and this. */
export function randomId() {
	return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, '0')).join('');
}

function all() {
	return JSON.parse(localStorage.getItem(JOINED) ?? '{}');
}

/** The codes with which this browser has joined, without those that are over. */
export function joined(now) {
	return Object.entries(all()).map(([code, each]) => ({code, ...each})).filter(({until}) => !until || Date.parse(until) > now);
}

/** What this browser has joined with the code; undefined if that is nothing, or is over. */
export function joinedWith(code, now) {
	return joined(now).find((each) => each.code === code);
}

/**
 * Keeps the session that the code was worth, but no address that opens it: a request of the same person gives that again.
 *
 * @param until when the code expires; null if it does not
 */
export function remember(code, until, {state, startedAt, expiresAt, workshop: {name, title}}) {
	const kept = Object.fromEntries(joined(Date.now()).map(({code: of, ...each}) => [of, each]));
	// before it is opened its end is not known
	const session = state === 'RUNNING' ? {state, startedAt, expiresAt} : null;
	localStorage.setItem(JOINED, JSON.stringify({...kept, [code]: {workshop: name, title, until, session}}));
}

/** Another person uses the browser from now on. */
export function forget() {
	localStorage.removeItem(JOINED);
	become(randomId());
}
