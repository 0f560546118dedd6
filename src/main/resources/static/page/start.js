/** The way into a workshop: start a session, open the one that exists, or wait for a seat. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {t} from '/page/language.js';
import {permission} from '/page/notify.js';
import {SESSION} from '/page/parts.js';
import {join, placeOf, placeView, placeWords, requestOf, tellRefusal} from '/page/waiting.js';

export const REQUEST = `
	mutation Start($input: RequestSessionInput!) {
		requestSession(input: $input) {
			... on SessionGranted { activationUrl reused session { ${SESSION} } }
			... on SessionRefused { reason message retryable retryAfterSeconds }
		}
	}`;

/** The user's session of a workshop; undefined if there is none. */
export function sessionOf(page, name) {
	return page.sessions.known.all.find((session) => session.workshop.name === name);
}

/** All that `startButton` shows, as one word: the same word is the same button. */
export function startState(page, {name, availability: {status}}) {
	const place = placeOf(page, name);
	if (!page.viewer.mayRequestSessions) {
		return 'NONE';
	}
	return place ? `${placeWords(place)} ${permission()}` : page.sessions.asking.has(name) ? 'ASKING' : sessionOf(page, name) ? 'MINE' : status;
}

/**
 * Waiting begins with an ordinary request: a seat may just have become free.
 *
 * @param main whether this is what the view is for
 */
export function startButton(page, workshop, main = false) {
	const place = placeOf(page, workshop.name);
	const state = startState(page, workshop);
	if (state === 'NONE') {
		return nothing;
	}
	if (place) {
		return placeView(page, place);
	}
	const act = state === 'FULL' ? wait : start;
	const words = main ? t.startWords : t.startShort;
	return html`<button class="start ${main ? 'main' : 'quiet'}" ?disabled=${state === 'UNAVAILABLE'} aria-disabled=${state === 'ASKING'}
		@click=${() => act(page, workshop)}>${words[state] ?? words.READY}<span class="hidden">: ${workshop.title}</span></button>`;
}

function wait(page, {name, title}) {
	join(page, title, requestOf(page, name));
}

/**
 * Requests a session and sends the browser there. Another request of the same user gives the same session, so this opens
 * one that exists, too. The tab is opened before the request: browsers allow that only right after a click.
 */
export async function start(page, workshop) {
	const {asking, known} = page.sessions;
	if (asking.has(workshop.name)) {
		return;
	}
	const tab = window.open('about:blank', '_blank');
	if (tab) {
		tab.document.title = workshop.title;
		tab.document.body.textContent = t.startingTab(workshop.title);
	}
	asking.add(workshop.name);
	page.tell(null);
	const data = await page.attempt(() => page.gateway.ask(REQUEST, {input: requestOf(page, workshop.name)}));
	asking.delete(workshop.name);
	if (data?.requestSession.session) {
		known.tell(data.requestSession.session.id, data.requestSession.session);
		open(page, workshop, tab, data.requestSession.activationUrl);
	}
	else {
		tab?.close();
		if (data) {
			tellRefusal(page, workshop.title, data.requestSession, () => wait(page, workshop));
			page.notice.refused = workshop.name;
		}
	}
	page.show();
}

/** Some browsers allow no new tab, and tabs are closed: then there is a link. */
function open(page, workshop, tab, activationUrl) {
	if (tab && !tab.closed) {
		tab.opener = null;
		tab.location.replace(activationUrl);
		page.tell(t.openInTab(workshop.title));
	}
	else {
		page.tell(t.isYours(workshop.title), 'good', {url: activationUrl, text: t.openHere});
	}
}
