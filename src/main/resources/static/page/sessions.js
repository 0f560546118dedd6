/** One's own sessions: start, open again, extend, end; with the time that is left. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {Known} from '/page/known.js';
import {closeDialog, modal, SESSION, span} from '/page/parts.js';
import {tellRefusal} from '/page/waiting.js';

const SESSIONS = `
	query Sessions($tenant: String, $user: String) {
		sessions(tenant: $tenant, user: $user, first: 100) { nodes { ${SESSION} } }
	}`;

const CHANGES = `
	subscription MySessions($tenant: String, $user: String) {
		sessionChanges(tenant: $tenant, user: $user) { kind session { ${SESSION} } }
	}`;

const REQUEST = `
	mutation Start($input: RequestSessionInput!) {
		requestSession(input: $input) {
			... on SessionGranted { activationUrl reused session { ${SESSION} } }
			... on SessionRefused { reason message retryable retryAfterSeconds }
		}
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

const STATES = {
	STARTING: 'Starting', WAITING: 'Waiting', RUNNING: 'Running', STOPPING: 'Ending', UNKNOWN: 'Unknown',
};

/** Seconds; then one is told that the end is near. */
const SOON = 300;

export const title = 'My sessions';

export function empty() {
	return {known: new Known(), asking: new Set(), busy: new Set()};
}

export function load(page) {
	return page.sessions.known.load(
		async () => (await page.gateway.ask(SESSIONS, {tenant: page.tenant, user: page.user})).sessions.nodes, ({id}) => id);
}

export function listen(page) {
	return page.gateway.listen(CHANGES, {tenant: page.tenant, user: page.user}, ({sessionChanges: {kind, session}}) => {
		page.sessions.known.tell(session.id, kind === 'ENDED' ? null : session);
		if (kind === 'EXPIRING') {
			page.tell(`“${session.workshop.title}” is about to end.`, 'bad');
		}
		page.show();
	});
}

/**
 * Asks for a session and sends the browser there. Asking again as the same user gives the same session, so this opens
 * one that exists, too. The tab is opened before asking: browsers allow that only right after a click.
 */
export async function start(page, workshop) {
	const {asking, known} = page.sessions;
	if (asking.has(workshop.name)) {
		return;
	}
	const tab = window.open('about:blank', '_blank');
	if (tab) {
		tab.document.title = workshop.title;
		tab.document.body.textContent = `Starting “${workshop.title}” …`;
	}
	asking.add(workshop.name);
	page.tell(null);
	const data = await page.attempt(() => page.gateway.ask(REQUEST, {input: {
		tenant: page.tenant, workshop: workshop.name, user: page.user, indexUrl: `${location.origin}/`,
	}}));
	asking.delete(workshop.name);
	if (data?.requestSession.session) {
		known.tell(data.requestSession.session.id, data.requestSession.session);
		open(page, workshop, tab, data.requestSession.activationUrl);
	}
	else {
		tab?.close();
		if (data) {
			tellRefusal(page, workshop, data.requestSession);
		}
	}
	page.show();
}

/** Some browsers allow no new tab, and tabs are closed: then there is a link. */
function open(page, workshop, tab, activationUrl) {
	if (tab && !tab.closed) {
		tab.opener = null;
		tab.location.replace(activationUrl);
		page.tell(`“${workshop.title}” is yours, in the new tab.`);
	}
	else {
		page.tell(`“${workshop.title}” is yours.`, 'good', {url: activationUrl, text: 'Open it here'});
	}
}

async function extend(page, session) {
	const {extendSession: answer} = await page.gateway.ask(EXTEND, {id: session.id});
	if (answer.session) {
		page.sessions.known.tell(session.id, answer.session);
		page.tell(`“${session.workshop.title}” goes on.`);
	}
	else {
		page.tell(`“${session.workshop.title}” was not extended: ${answer.message}.`, 'bad');
	}
}

async function end(page, session) {
	const {terminateSession: answer} = await page.gateway.ask(TERMINATE, {id: session.id});
	if (answer.name || answer.reason === 'SESSION_UNKNOWN') {
		page.sessions.known.tell(session.id, null);
		page.tell(`“${session.workshop.title}” has ended.`);
	}
	else {
		page.tell(`“${session.workshop.title}” was not ended: ${answer.message}.`, 'bad');
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
		<h1>My sessions</h1>
		${page.viewer?.user ? nothing : whose(page)}
		${mine.length ? nothing : html`<p class="empty">${known.byKey ? html`You have no sessions. <a href="#catalog">Start a workshop</a>.` : 'Loading …'}</p>`}
		<ul class="sessions">${repeat(mine, ({id}) => id, (session) => row(page, session))}</ul>`;
}

/** Who logs in with a password asks for many users: this page asks for one of them at a time. */
function whose(page) {
	return html`<form class="filters" @submit=${(event) => {
		event.preventDefault();
		page.become(new FormData(event.target).get('user').trim() || page.user);
	}}><label>Sessions are asked for as the user <input name="user" .value=${page.user ?? ''} maxlength="100" spellcheck="false" autocomplete="off"></label>
		<button class="quiet">Change</button></form>`;
}

function row(page, session) {
	const {id, name, state, expiresAt, workshop, portal, cluster} = session;
	const busy = page.sessions.busy.has(id) || page.sessions.asking.has(workshop.name);
	const of = html`<span class="hidden"> “${workshop.title}”</span>`;
	return html`<li class="session" data-session=${name}>
		<div><h2>${workshop.title}</h2><p class="facts">${name} · ${portal.name} in ${cluster.name}</p></div>
		<p class="state">${STATES[state]}${countdown(page, state, expiresAt)}</p>
		<p class="buttons">
			<button ?disabled=${state === 'STOPPING'} aria-disabled=${busy} @click=${() => start(page, workshop)}>Open${of}</button>
			<button class="quiet" ?disabled=${state !== 'RUNNING'} aria-disabled=${busy}
				@click=${() => act(page, session, extend)}>Extend${of}</button>
			<button class="quiet bad" ?disabled=${state === 'STOPPING'} aria-disabled=${busy}
				@click=${() => page.open(confirmEnd(page, session))}>End${of}</button></p></li>`;
}

function countdown(page, state, expiresAt) {
	if (!expiresAt) {
		return state === 'RUNNING' ? html`<br>It does not expire` : nothing;
	}
	const left = (Date.parse(expiresAt) - page.now) / 1000;
	return html`<br><time datetime=${expiresAt} class=${left < SOON ? 'soon' : ''}>${span(left)}</time> ${state === 'RUNNING' ? 'left' : 'to open it'}`;
}

function confirmEnd(page, session) {
	return () => modal(page, `End “${session.workshop.title}”?`, html`
		<p>What was done in the session is lost.</p>
		<p class="buttons"><button class="quiet" autofocus @click=${(event) => closeDialog(event.target)}>Keep it</button>
			<button class="bad" @click=${(event) => {
				closeDialog(event.target);
				act(page, session, end);
			}}>End session</button></p>`);
}
