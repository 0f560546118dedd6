/** Waiting in line where every seat is taken. A place is the tab's own: after a reload it is the same one. */
import {html} from '/webjars/lit-html/lit-html.js';
import {SESSION} from '/page/parts.js';

const WAIT = `
	subscription Wait($input: RequestSessionInput!, $patienceSeconds: Int!) {
		requestSessionWhenAvailable(input: $input, patienceSeconds: $patienceSeconds) {
			... on Waiting { position estimateSeconds deadline }
			... on SessionGranted { activationUrl activateBefore session { ${SESSION} } }
			... on SessionRefused { reason message retryable retryAfterSeconds }
		}
	}`;

const PLACES = 'educates.waiting';

/** Seconds; a gateway allows an hour if nobody has configured less. */
const PATIENCE = 1800;

/** What the gateway says once and for all. Anything else is mended by asking again with the same action id. */
const FINAL = ['BAD_USER_INPUT', 'TOO_MANY_REQUESTS', 'UNAUTHENTICATED', 'FORBIDDEN'];

const WHY = {
	AT_CAPACITY: 'every seat is taken',
	PORTALS_UNREACHABLE: 'its portals do not answer',
	DEADLINE_EXCEEDED: 'no portal has answered in time',
	REJECTED_BY_PORTAL: 'a portal has refused',
	WORKSHOP_UNKNOWN: 'it is not offered any more',
	WORKSHOP_NOT_RUNNING: 'it takes no sessions now',
	USER_LIMIT_REACHED: 'you have as many sessions as you may',
	CLIENT_LIMIT_REACHED: 'there are as many sessions as there may be',
	TENANT_LIMIT_REACHED: 'there are as many sessions as there may be',
	SESSION_ELSEWHERE_UNREACHABLE: 'the portal of your session does not answer',
};

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

/** Who asks: somebody else who logs in does not take over a place. */
function callerOf({viewer}) {
	return [viewer.kind, viewer.name, viewer.user].join('/');
}

/** Where the one who is here waits for the workshop; undefined if nowhere. */
export function placeOf(page, workshop) {
	return page.waiting.places.find((place) => place.workshop === workshop && place.caller === callerOf(page)
		&& place.tenant === page.tenant && place.user === page.user);
}

/** Goes on with what the tab was waiting for. */
export function resume(page) {
	page.waiting.places.filter((place) => !place.stop && place.caller === callerOf(page)).forEach((place) => wait(page, place));
}

/** Waits for nothing until it is resumed; the gateway keeps the places for a while. */
export function pause(page) {
	page.waiting.places.forEach((place) => {
		place.stop?.();
		place.stop = null;
	});
}

export function join(page, {name, title}) {
	if (placeOf(page, name)) {
		return;
	}
	const actionId = [...crypto.getRandomValues(new Uint32Array(4))].map((each) => each.toString(36)).join('-');
	const place = {caller: callerOf(page), tenant: page.tenant, user: page.user, workshop: name, title, actionId};
	page.waiting.places.push(place);
	remember(page);
	wait(page, place);
	page.tell(null);
}

function wait(page, place) {
	const {tenant, user, workshop, actionId} = place;
	const input = {tenant, user, workshop, actionId, indexUrl: `${location.origin}/`};
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
		page.tell(`You do not wait for “${place.title}”: ${message}.`, 'bad');
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

function over(page, {workshop, title}, outcome) {
	const {session, activationUrl, activateBefore} = outcome;
	if (session) {
		page.sessions.known.tell(session.id, session);
		page.tell(`“${title}” has a seat for you: open it before ${clock(activateBefore, 'medium')}.`, 'good',
			{text: 'Open it here', url: activationUrl});
	}
	else {
		tellRefusal(page, {name: workshop, title}, outcome);
	}
}

/** Says in short why there is no session, and offers to wait if that may help. */
export function tellRefusal(page, workshop, {reason, message, retryable, retryAfterSeconds}) {
	const mends = ['AT_CAPACITY', 'PORTALS_UNREACHABLE', 'DEADLINE_EXCEEDED'].includes(reason)
		|| (reason === 'REJECTED_BY_PORTAL' && retryable);
	const later = retryable && !mends ? ` Try again ${retryAfterSeconds ? `in ${retryAfterSeconds} s` : 'later'}.` : '';
	page.tell(`No session of “${workshop.title}”: ${WHY[reason] ?? reason}.${later}`, 'bad',
		mends ? {text: 'Wait for a seat', act: () => join(page, workshop)} : null, message);
}

/** The place, and the way out of it. */
export function placeView(page, place) {
	return html`<div class="waiting"><p role="status">${words(place)}</p>
		<button class="quiet" @click=${() => leave(page, place)}>Leave the line<span class="hidden">: ${place.title}</span></button></div>`;
}

function words({position, seatAt, deadline}) {
	if (!position) {
		return 'Looking for a seat …';
	}
	const place = position === 1 ? 'You are next' : `Number ${position} in line`;
	if (seatAt !== null && seatAt <= deadline) {
		return `${place}: a seat by ${clock(seatAt)}, or sooner.`;
	}
	return `${place}. You wait until ${clock(deadline)}; ${seatAt === null ? 'nobody knows when a seat comes free' : `a seat is sure only at ${clock(seatAt)}`}.`;
}

function clock(time, style = 'short') {
	return new Date(time).toLocaleTimeString([], {timeStyle: style});
}
