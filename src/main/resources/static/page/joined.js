/** What a browser remembers of those who join with a code: who they are, and the session of each code. */

/** The person, for the pages of `/join` alone; the gateway does not read it. */
const PERSON = 'educates.person';

const JOINED = 'educates.joined';

/** The token that was typed last. */
const TOKEN = 'educates.voucher';

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

/** A voucher that another system has signed: a JWT begins with the letters of its `{"`. A code may have dots, too. */
export function isToken(code) {
	return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(code);
}

/** Keeps a token for this tab, over a reload: it is in no address and no history. Null keeps none. */
export function keepToken(token) {
	if (token) {
		sessionStorage.setItem(TOKEN, token);
	}
	else {
		sessionStorage.removeItem(TOKEN);
	}
}

/** The token that this tab keeps; null if there is none. */
export function keptToken() {
	return sessionStorage.getItem(TOKEN);
}

/** What is known of tokens ends with the tab. */
function storageOf(code) {
	return isToken(code) ? sessionStorage : localStorage;
}

function read(storage) {
	return JSON.parse(storage.getItem(JOINED) ?? '{}');
}

function all() {
	return {...read(localStorage), ...read(sessionStorage)};
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
	const storage = storageOf(code);
	const kept = Object.fromEntries(joined(Date.now()).filter(({code: of}) => storageOf(of) === storage).map(({code: of, ...each}) => [of, each]));
	// before it is opened its end is not known
	const session = state === 'RUNNING' ? {state, startedAt, expiresAt} : null;
	storage.setItem(JOINED, JSON.stringify({...kept, [code]: {workshop: name, title, until, session}}));
}

/** Another person uses the browser from now on. */
export function forget() {
	localStorage.removeItem(JOINED);
	sessionStorage.removeItem(JOINED);
	keepToken(null);
	become(randomId());
}
