/** One's own sessions: start, open again, extend, end; with the time that is left. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {span} from '/page/parts.js';

const SESSION = `id name user state startedAt expiresAt extendable workshop { name title } portal { name } cluster { name }`;

const STATES = {
	STARTING: 'Starting', WAITING: 'Waiting for you to open it', RUNNING: 'Running', STOPPING: 'Ending', UNKNOWN: 'Unknown',
};

export function empty() {
	return {byId: new Map(), asking: new Set(), busy: new Set(), ending: null};
}

export async function load(page) {
	const {sessions} = await page.gateway.ask(`
		query Sessions($tenant: String, $user: String) {
			sessions(tenant: $tenant, user: $user, first: 100) { nodes { ${SESSION} } }
		}`, {tenant: page.tenant, user: page.user});
	page.sessions.byId = new Map(sessions.nodes.map((session) => [session.id, session]));
}

export function listen(page) {
	return page.gateway.listen(`
		subscription MySessions($tenant: String, $user: String) {
			sessionChanges(tenant: $tenant, user: $user) { kind session { ${SESSION} } }
		}`, {tenant: page.tenant, user: page.user}, ({sessionChanges: {kind, session}}) => {
		if (kind === 'ENDED') {
			page.sessions.byId.delete(session.id);
		}
		else {
			page.sessions.byId.set(session.id, session);
		}
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
	const tab = window.open('about:blank', '_blank');
	if (tab) {
		tab.document.title = workshop.title;
		tab.document.body.textContent = `Starting “${workshop.title}” …`;
	}
	page.sessions.asking.add(workshop.name);
	page.notice = null;
	page.show();
	const data = await page.attempt(() => page.gateway.ask(`
		mutation Start($input: RequestSessionInput!) {
			requestSession(input: $input) {
				... on SessionGranted { activationUrl reused session { ${SESSION} } }
				... on SessionRefused { reason message retryable retryAfterSeconds }
			}
		}`, {input: {tenant: page.tenant, workshop: workshop.name, user: page.user, indexUrl: `${location.origin}/`}}));
	page.sessions.asking.delete(workshop.name);
	const {activationUrl, session, message, retryable, retryAfterSeconds} = data?.requestSession ?? {};
	if (session) {
		page.sessions.byId.set(session.id, session);
		const action = {url: activationUrl, text: 'Open it here'};
		if (tab && !tab.closed) {
			tab.opener = null;
			tab.location.replace(activationUrl);
			page.tell(`“${workshop.title}” is yours, in the new tab.`);
		}
		else {
			page.tell(`“${workshop.title}” is yours.`, 'good', action);
		}
	}
	else {
		tab?.close();
		if (message) {
			const later = retryAfterSeconds ? ` Try again in ${span(retryAfterSeconds)}.` : retryable ? ' Try again later.' : '';
			page.tell(`No session of “${workshop.title}”: ${message}.${later}`, 'bad');
		}
	}
	page.show();
}

async function extend(page, session) {
	const {extendSession: answer} = await page.gateway.ask(`
		mutation Extend($id: ID!) {
			extendSession(id: $id) {
				... on SessionExtended { session { ${SESSION} } }
				... on SessionUnchanged { message }
			}
		}`, {id: session.id});
	if (answer.session) {
		page.sessions.byId.set(session.id, answer.session);
		page.tell(`“${session.workshop.title}” goes on.`);
	}
	else {
		page.tell(`${answer.message}.`, 'bad');
	}
}

async function end(page, session) {
	const {terminateSession: answer} = await page.gateway.ask(`
		mutation End($id: ID!) {
			terminateSession(id: $id) {
				... on SessionTerminated { name }
				... on SessionUnchanged { reason message }
			}
		}`, {id: session.id});
	if (answer.name || answer.reason === 'SESSION_UNKNOWN') {
		page.sessions.byId.delete(session.id);
		page.tell(`“${session.workshop.title}” has ended.`);
	}
	else {
		page.tell(`${answer.message}.`, 'bad');
	}
}

/** One act at a time on a session. */
async function act(page, session, what) {
	page.sessions.busy.add(session.id);
	page.show();
	await page.attempt(() => what(page, session));
	page.sessions.busy.delete(session.id);
	page.show();
}

export function view(page) {
	const mine = [...page.sessions.byId.values()].sort((one, other) => (one.startedAt ?? '').localeCompare(other.startedAt ?? ''));
	return html`
		<h1>My sessions</h1>
		${page.viewer?.user ? nothing : whose(page)}
		${mine.length ? nothing : html`<p class="empty">You have no sessions. <a href="#catalog">Start a workshop</a>.</p>`}
		<ul class="sessions">${repeat(mine, ({id}) => id, (session) => row(page, session))}</ul>`;
}

/** Who logs in with a password asks for many users: this page asks for one of them at a time. */
function whose(page) {
	return html`<form class="filters" @submit=${(event) => {
		event.preventDefault();
		page.become(new FormData(event.target).get('user').trim() || page.user);
	}}><label>User <input name="user" .value=${page.user ?? ''} maxlength="100" spellcheck="false"></label><button class="quiet">Change</button></form>`;
}

function row(page, session) {
	const {id, name, state, expiresAt, extendable, workshop, portal, cluster} = session;
	const busy = page.sessions.busy.has(id) || page.sessions.asking.has(workshop.name);
	return html`<li class="session" data-session=${name}>
		<div><h2>${workshop.title}</h2><p class="facts">${name} · ${portal.name} in ${cluster.name}</p></div>
		<p class="state">${STATES[state]}${countdown(page, state, expiresAt)}</p>
		<p class="buttons">
			<button ?disabled=${busy || state === 'STOPPING'} @click=${() => start(page, workshop)}>Open</button>
			<button class="quiet" ?disabled=${busy || state !== 'RUNNING'} title=${extendable ? '' : 'Portals extend a session shortly before it ends'}
				@click=${() => act(page, session, extend)}>Extend</button>
			<button class="quiet bad" ?disabled=${busy || state === 'STOPPING'} @click=${() => {
				page.sessions.ending = session;
				page.show();
				queueMicrotask(() => document.querySelector('dialog')?.showModal());
			}}>End</button></p></li>`;
}

function countdown(page, state, expiresAt) {
	if (!expiresAt) {
		return state === 'RUNNING' ? html`<br>It does not expire` : nothing;
	}
	const left = (Date.parse(expiresAt) - page.now) / 1000;
	const word = state === 'RUNNING' ? 'left' : 'to open it';
	return html`<br><time datetime=${expiresAt} class=${left < 300 ? 'soon' : ''}>${span(left)}</time> ${word}`;
}

export function confirmEnd(page) {
	const session = page.sessions.ending;
	const close = () => {
		page.sessions.ending = null;
		page.show();
	};
	return html`<dialog aria-labelledby="end-title" @close=${close}>
		<h2 id="end-title">End “${session.workshop.title}”?</h2>
		<p>What was done in the session is lost.</p>
		<p class="buttons"><button class="quiet" autofocus @click=${close}>Keep it</button>
			<button class="bad" @click=${() => {
				close();
				act(page, session, end);
			}}>End session</button></p></dialog>`;
}
