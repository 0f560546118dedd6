/** The wait list where every seat is taken. A place belongs to the tab: after a reload it is the same one. */
import {html} from '/webjars/lit-html/lit-html.js';
import {clock, span} from '/page/format.js';
import {remember as rememberJoined} from '/page/joined.js';
import {t} from '/page/language.js';
import {notify, notifyButton} from '/page/notify.js';
import {SESSION} from '/page/parts.js';

const WAIT = `
	subscription Wait($input: RequestSessionInput!, $patienceSeconds: Int!) {
		requestSessionWhenAvailable(input: $input, patienceSeconds: $patienceSeconds) {
			... on Waiting { position estimateSeconds deadline }
			... on SessionGranted { activationUrl activateBefore session { ${SESSION} } }
			... on SessionRefused { reason message retryable retryAfterSeconds }
		}
	}`;

const PLACES = 'educates.places';

/** Seconds; a gateway allows an hour unless it is configured otherwise. */
const PATIENCE = 1800;

/** Codes that are final. Any other is mended by a new subscription with the same action id. */
const FINAL = ['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN'];

export function empty() {
	return {places: remembered()};
}

function remembered() {
	const known = JSON.parse(sessionStorage.getItem(PLACES) ?? '[]');
	return known.filter(({deadline}) => !deadline || deadline > Date.now());
}

function remember(page) {
	sessionStorage.setItem(PLACES, JSON.stringify(page.waiting.places.map((place) => ({...place, stop: undefined}))));
}

/** Another caller who logs in does not take over a place. */
function callerOf({viewer}) {
	return [viewer.kind, viewer.name, viewer.user].join('/');
}

/** What is requested for the page's user. */
export function requestOf({tenant, user}, workshop) {
	return {tenant, workshop, user, indexUrl: `${location.origin}/`};
}

/** The place of this caller and user on the wait list of the workshop; undefined if there is none. */
export function placeOf(page, workshop) {
	return placeFor(page, requestOf(page, workshop));
}

/** The place of a request: with the same voucher, or for the same workshop and user. */
export function placeFor(page, request) {
	const same = request.voucher ? ['voucher'] : ['workshop', 'tenant', 'user'];
	return page.waiting.places.find(({caller, input}) => caller === callerOf(page) && same.every((each) => input[each] === request[each]));
}

/** Goes on with what the tab was waiting for. */
export function resume(page) {
	page.waiting.places.filter((place) => !place.stop && place.caller === callerOf(page)).forEach((place) => wait(page, place));
}

/** Ends the subscriptions until `resume`; the gateway keeps the places for a while. */
export function pause(page) {
	page.waiting.places.forEach((place) => {
		place.stop?.();
		place.stop = null;
	});
}

/** @param until when the request's voucher expires */
export function join(page, title, request, until) {
	if (placeFor(page, request)) {
		return;
	}
	const actionId = [...crypto.getRandomValues(new Uint32Array(4))].map((each) => each.toString(36)).join('-');
	const place = {caller: callerOf(page), title, input: {...request, actionId}, until};
	page.waiting.places.push(place);
	remember(page);
	wait(page, place);
	page.tell(null);
}

function wait(page, place) {
	const {input} = place;
	place.stop = page.gateway.listen(WAIT, {input, patienceSeconds: PATIENCE}, ({requestSessionWhenAvailable: event}) => {
		if (event.position) {
			const {position, estimateSeconds, deadline} = event;
			const seatAt = estimateSeconds === null ? null : Date.now() + 1000 * estimateSeconds;
			Object.assign(place, {position, seatAt, deadline: Date.parse(deadline)});
			remember(page);
			page.show();
		}
		else {
			leave(page, place);
			over(page, place, event);
		}
	}, ({message, code}) => {
		if (!FINAL.includes(code)) {
			return false;
		}
		leave(page, place);
		page.tell(t.notWaiting(place.title), 'bad', null, message);
		return true;
	});
}

/** The stream ends while the connection stays: so the gateway gives the place away at once. */
function leave(page, place) {
	place.stop?.();
	page.waiting.places = page.waiting.places.filter((each) => each !== place);
	remember(page);
	page.show();
}

function over(page, {title, input, until}, outcome) {
	const {session, activationUrl, activateBefore} = outcome;
	if (session) {
		const before = clock(activateBefore, 'medium');
		if (input.voucher) {
			rememberJoined(input.voucher, until, session);
		}
		else {
			page.sessions.known.tell(session.id, session);
		}
		page.tell(t.seatForYou(title, before), 'good', {text: t.openHere, url: activationUrl});
		notify(t.yourTurn, t.seatForYou(title, before), session.id);
	}
	else {
		tellRefusal(page, title, outcome, () => join(page, title, input, until));
		notify(t.waitOver, t.noSession(title, t.why[outcome.reason] ?? outcome.reason), title);
	}
}

/** Whether the wait list may help. */
export function isMended({reason, retryable}) {
	return ['AT_CAPACITY', 'PORTALS_UNREACHABLE', 'DEADLINE_EXCEEDED'].includes(reason) || (reason === 'REJECTED_BY_PORTAL' && retryable);
}

/** Says in short why there is no session, and offers to wait if that may help. */
export function tellRefusal(page, title, refusal, wait) {
	const {reason, message, retryable, retryAfterSeconds} = refusal;
	const mends = isMended(refusal);
	const later = retryable && !mends ? ` ${retryAfterSeconds ? t.tryAgainIn(span(retryAfterSeconds)) : t.tryAgainLater}` : '';
	page.tell(t.noSession(title, t.why[reason] ?? reason) + later, 'bad', mends ? {text: t.startWords.FULL, act: wait} : null, message);
}

/** The place, and the way out of it. */
export function placeView(page, place) {
	return html`<div class="waiting"><p role="status">${placeWords(place)}</p>
		<p class="buttons">${notifyButton(page)}
			<button class="quiet" @click=${() => leave(page, place)}>${t.leave}<span class="hidden">: ${place.title}</span></button></p></div>`;
}

export function placeWords({position, seatAt, deadline}) {
	if (!position) {
		return t.lookingForSeat;
	}
	const place = position === 1 ? t.youAreNext : t.positionInLine(position);
	if (seatAt !== null && seatAt <= deadline) {
		return t.seatBy(place, clock(seatAt));
	}
	return seatAt === null ? t.waitUntil(place, clock(deadline)) : t.seatOnlyAt(place, clock(deadline), clock(seatAt));
}
