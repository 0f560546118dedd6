/** A user's own sessions: the time that is left, open, extend, end. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {countdown, span} from '/page/format.js';
import {Known} from '/page/known.js';
import {t} from '/page/language.js';
import {notify, notifyButton, notifyState} from '/page/notify.js';
import {closeDialog, confirmation, modal, pathOf, SESSION} from '/page/parts.js';
import {start} from '/page/start.js';

const SESSIONS = `
	query Sessions($tenant: String, $user: String, $after: String) {
		sessions(tenant: $tenant, user: $user, first: 500, after: $after) {
			nodes { ${SESSION} }
			pageInfo { hasNextPage endCursor }
		}
	}`;

const CHANGES = `
	subscription MySessions($tenant: String, $user: String) {
		sessionChanges(tenant: $tenant, user: $user) { kind session { ${SESSION} } }
	}`;

const EXTEND = `
	mutation Extend($id: ID!) {
		extendSession(id: $id) {
			... on SessionExtended { session { ${SESSION} } }
			... on SessionUnchanged { reason message }
		}
	}`;

const TERMINATE = `
	mutation End($id: ID!) {
		terminateSession(id: $id) {
			... on SessionTerminated { name }
			... on SessionUnchanged { reason message }
		}
	}`;

/** Seconds; below it the time that is left is shown as urgent. */
const SOON = 300;

/** Milliseconds: no event says that a session can be extended from now on. */
const REFRESH = 30_000;

export const title = () => t.mySessions;

export function empty() {
	return {known: new Known(), asking: new Set(), busy: new Set()};
}

export function load(page) {
	return loadSessions(page, page.sessions.known, page.user);
}

/** @param user null for those of all users that the caller may see */
export function loadSessions(page, known, user) {
	return known.load(async () => {
		const all = [];
		let after = null;
		do {
			const {sessions: {nodes, pageInfo}} = await page.gateway.ask(SESSIONS, {tenant: page.tenant, user, after});
			all.push(...nodes);
			after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
		} while (after);
		return all;
	}, ({id}) => id);
}

/** @param changed called with each session after `known` has it */
export function listenToSessions(page, known, user, changed = () => {}) {
	return page.gateway.listen(CHANGES, {tenant: page.tenant, user}, ({sessionChanges: {kind, session}}) => {
		known.tell(session.id, kind === 'ENDED' ? null : session);
		changed(kind, session);
		page.show();
	});
}

export function listen(page) {
	const timer = setInterval(() => {
		const isShown = ['sessions', 'workshop'].includes(page.view) && page.live && !document.hidden;
		if (isShown && page.sessions.known.all.some(({state, expiresAt, extendable}) => state === 'RUNNING' && expiresAt && !extendable)) {
			// without a response this is as it was until the next time
			load(page).then(page.show, () => {});
		}
	}, REFRESH);
	const stop = listenToSessions(page, page.sessions.known, page.user, (kind, {id, workshop, expiresAt}) => {
		if (kind === 'EXPIRING') {
			page.tell(t.aboutToEnd(workshop.title), 'bad');
			notify(t.endsSoon, t.endsIn(workshop.title, span((Date.parse(expiresAt) - Date.now()) / 1000)), id);
		}
	});
	return () => {
		clearInterval(timer);
		stop();
	};
}

async function extend(page, session) {
	const {extendSession: answer} = await page.gateway.ask(EXTEND, {id: session.id});
	if (answer.session) {
		page.sessions.known.tell(session.id, answer.session);
		page.tell(t.extended(session.workshop.title));
	}
	else {
		page.tell(t.notExtended(session.workshop.title, t.unchanged[answer.reason] ?? answer.reason), 'bad', null, answer.message);
	}
}

async function end(page, session) {
	const {terminateSession: answer} = await page.gateway.ask(TERMINATE, {id: session.id});
	if (answer.name || answer.reason === 'SESSION_UNKNOWN') {
		page.sessions.known.tell(session.id, null);
		page.tell(t.ended(session.workshop.title));
	}
	else {
		page.tell(t.notEnded(session.workshop.title, t.unchanged[answer.reason] ?? answer.reason), 'bad', null, answer.message);
	}
}

/** One act at a time on a session. */
async function act(page, session, what) {
	const {busy} = page.sessions;
	if (busy.has(session.id)) {
		return;
	}
	busy.add(session.id);
	page.show();
	await page.attempt(() => what(page, session));
	busy.delete(session.id);
	page.show();
}

export function view(page) {
	const {known} = page.sessions;
	const mine = known.all.sort((one, other) => (one.startedAt ?? '').localeCompare(other.startedAt ?? ''));
	return html`
		<h1>${t.mySessions}</h1>
		${mine.length ? nothing : html`<p class="empty">${known.byKey ? html`${t.noSessions} <a href="/">${t.startOne}</a>` : t.loading}</p>`}
		<ul class="sessions">${repeat(mine, ({id}) => id, (session) => sessionView(page, session))}</ul>
		<footer class="aside">
			${mine.length ? html`<p>${notifyButton(page)} ${notifyState()}</p>` : nothing}
			${page.viewer.user ? nothing : html`<p>${t.youAre} <b>${page.user}</b>. <button class="link" @click=${() => page.open(nameDialog(page))}>${t.changeName}</button></p>`}
		</footer>`;
}

/** A caller with a password requests sessions of many users: this page, of one of them at a time. */
function nameDialog(page) {
	return () => modal(page, t.changeName, html`<form @submit=${(event) => {
		event.preventDefault();
		const name = new FormData(event.target).get('user').trim();
		closeDialog(event.target);
		page.become(name || page.user);
	}}><p>${t.nameMeaning}</p>
		<label>${t.name} <input name="user" .value=${page.user} maxlength="100" spellcheck="false" autocomplete="off" autofocus></label>
		<p class="buttons"><button type="button" class="quiet" @click=${(event) => closeDialog(event.target)}>${t.cancel}</button>
			<button>${t.change}</button></p></form>`);
}

export function sessionView(page, session) {
	const {id, name, state, expiresAt, extendable, workshop, portal, cluster} = session;
	const busy = page.sessions.busy.has(id) || page.sessions.asking.has(workshop.name);
	const of = html`<span class="hidden"> “${workshop.title}”</span>`;
	return html`<li class="session" data-session=${name}>
		<div class="title"><h2><a href=${pathOf(workshop.name)}>${workshop.title}</a></h2><span class="badge ${state.toLowerCase()}">${t.states[state]}</span></div>
		${timeLeft(page, session)}
		<button class="main" ?disabled=${state === 'STOPPING'} aria-disabled=${busy} @click=${() => start(page, workshop)}>${t.open}${of}</button>
		<p class="buttons">
			<button class="quiet" ?disabled=${state !== 'RUNNING' || !extendable} title=${state === 'RUNNING' && expiresAt && !extendable ? t.extendLater : nothing} aria-disabled=${busy} @click=${() => act(page, session, extend)}>${t.extend}${of}</button>
			<button class="quiet bad" ?disabled=${state === 'STOPPING'} aria-disabled=${busy} @click=${() => page.open(confirmEnd(page, session))}>${t.end}${of}</button></p>
		<details><summary>${t.details}</summary><p class="facts">${t.sessionDetails(name, portal.name, cluster.name)}</p></details></li>`;
}

export function timeLeft({now}, {state, startedAt, expiresAt}) {
	if (!expiresAt) {
		return state === 'RUNNING' ? html`<p class="left">${t.neverExpires}</p>` : nothing;
	}
	const left = Math.max(0, (Date.parse(expiresAt) - now) / 1000);
	const total = startedAt ? (Date.parse(expiresAt) - Date.parse(startedAt)) / 1000 : 0;
	return html`<p class="left ${left < SOON ? 'soon' : ''}"><time role="timer" datetime=${expiresAt}>${countdown(left)}</time>
		${state === 'RUNNING' ? t.left : t.toOpen}
		<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4"></rect>
			<rect class="rest" width=${total > 0 ? Math.min(100, 100 * left / total) : 0} height="4"></rect></svg></p>`;
}

export function confirmEnd(page, session) {
	return confirmation(page, {title: t.endWhich(session.workshop.title), text: t.endMeaning, keep: t.keep, go: t.endSession,
		act: () => act(page, session, end)});
}
