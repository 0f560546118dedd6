/** The page: what it knows, what one can do, and the frame around the three views. */
import {html, nothing, render} from '/webjars/lit-html/lit-html.js';
import {Gateway} from '/page/gateway.js';
import * as catalog from '/page/catalog.js';
import * as sessions from '/page/sessions.js';
import * as operator from '/page/operator.js';

const USER = 'educates.user';
const TENANT = 'educates.tenant';
const VIEWS = {catalog, sessions, operator};

const ANONYMOUS = {kind: 'ANONYMOUS', tenants: [], mayRequestSessions: false, mayAdminister: false};

/** All that is shown comes from here. Whoever changes it calls `show`. */
const page = {
	view: 'catalog',
	viewer: null,
	tenant: null,
	user: null,
	live: null,
	notice: null,
	dialog: null,
	problem: null,
	now: Date.now(),
	catalog: catalog.empty(),
	sessions: sessions.empty(),
	operator: operator.empty(),
	gateway: new Gateway({
		onConnection: (connected) => {
			const lost = page.live === false;
			page.live = connected;
			if (connected && lost) {
				attempt(load);
			}
			show();
		},
		onLoggedOut: () => {
			page.gateway.token = null;
			tell('You were logged out: the token has ended.', 'bad');
			attempt(start);
		},
	}),
	show,
	tell,
	attempt,
	become,
};

/** Shows what is known, soon: several changes at once are shown once. */
let due = false;

function show() {
	if (!due) {
		due = true;
		queueMicrotask(() => {
			due = false;
			render(frame(), document.getElementById('page'));
		});
	}
}

/** Says something until something else is said. */
function tell(text, kind = 'good', action = null) {
	page.notice = {text, kind, action};
	show();
}

/** What goes wrong is said, and the page goes on. */
async function attempt(act) {
	try {
		return await act();
	}
	catch (problem) {
		if (problem.code === undefined) {
			console.error(problem);
		}
		tell(problem.message, 'bad');
		return undefined;
	}
}

/** From the beginning: at first, and whenever somebody else asks. */
async function start() {
	const data = await page.gateway.ask(`
		query Viewer {
			viewer { kind name user tenants { name } expiresAt mayRequestSessions mayAdminister }
		}`);
	page.viewer = data.viewer ?? ANONYMOUS;
	page.catalog = {...catalog.empty(), ...catalog.choices(page.catalog)};
	page.sessions = sessions.empty();
	page.operator = operator.empty();
	page.tenant = tenant();
	page.user = user();
	if (page.viewer.kind === 'ANONYMOUS') {
		show();
		return;
	}
	await load();
	listen();
}

function tenant() {
	const names = page.viewer.tenants.map((each) => each.name);
	const chosen = localStorage.getItem(TENANT);
	if (names.includes(chosen)) {
		return chosen;
	}
	return page.viewer.mayAdminister ? null : names[0] ?? null;
}

/** Whose sessions are "mine": one's own, or those of a user whom the caller asks for. */
function user() {
	if (page.viewer.user) {
		return page.viewer.user;
	}
	let known = localStorage.getItem(USER);
	if (!known) {
		known = `guest-${Math.random().toString(36).slice(2, 8)}`;
		localStorage.setItem(USER, known);
	}
	return known;
}

/** All that is known now: at the beginning, and after the connection was lost. */
async function load() {
	await Promise.all([catalog.load(page), sessions.load(page),
		page.viewer.mayAdminister ? operator.load(page) : null]);
	show();
}

let listening = [];

function listen() {
	listening.forEach((stop) => stop());
	listening = [catalog.listen(page), sessions.listen(page)];
	if (page.viewer.mayAdminister) {
		listening.push(operator.listen(page));
	}
}

function choose(name) {
	page.tenant = name || null;
	localStorage.setItem(TENANT, name);
	attempt(start);
}

/** Another user whose sessions are "mine" from now on. */
function become(name) {
	localStorage.setItem(USER, name);
	attempt(start);
}

function frame() {
	const viewer = page.viewer ?? ANONYMOUS;
	const mine = page.sessions.byId.size;
	return html`
		<a class="skip" href="#main">Skip to the content</a>
		<header>
			<a class="brand" href="#catalog"><img src="/page/icon.svg" alt="" width="28" height="28">Educates gateway</a>
			<nav aria-label="Views">
				${link('catalog', 'Workshops')}
				${viewer.kind === 'ANONYMOUS' ? nothing
						: link('sessions', html`My sessions${mine ? html` <span class="count">${mine}</span>` : nothing}`)}
				${viewer.mayAdminister ? link('operator', 'Operator') : nothing}
				<a href="/graphiql">GraphiQL</a>
			</nav>
			<div class="who">
				${connection()}
				${tenants(viewer)}
				${caller(viewer)}
			</div>
		</header>
		${page.live === false ? html`<p class="banner bad" role="status">Disconnected: what you see may be old. Trying again …</p>` : nothing}
		${page.notice ? notice(page.notice) : nothing}
		<main id="main" tabindex="-1">${viewer.kind === 'ANONYMOUS' && page.viewer ? welcome() : VIEWS[page.view].view(page)}</main>
		${page.dialog === 'login' ? login() : nothing}
		${page.sessions.ending ? sessions.confirmEnd(page) : nothing}`;
}

function link(name, text) {
	return html`<a href="#${name}" aria-current=${page.view === name ? 'page' : 'false'}>${text}</a>`;
}

function connection() {
	if (page.live === null) {
		return nothing;
	}
	return html`<span class="live ${page.live ? 'good' : 'bad'}" title="Changes are shown as they happen">
		${page.live ? 'Live' : 'Disconnected'}</span>`;
}

function tenants(viewer) {
	if (viewer.tenants.length + (viewer.mayAdminister ? 1 : 0) < 2) {
		return nothing;
	}
	return html`<label>Tenant
		<select @change=${(event) => choose(event.target.value)}>
			${viewer.mayAdminister ? html`<option value="" ?selected=${!page.tenant}>all</option>` : nothing}
			${viewer.tenants.map(({name}) => html`<option ?selected=${name === page.tenant}>${name}</option>`)}
		</select></label>`;
}

function caller(viewer) {
	if (page.gateway.token) {
		return html`<span class="caller">${viewer.user ?? viewer.name}</span>
			<button class="quiet" @click=${() => attempt(async () => {
				await page.gateway.logout();
				await start();
			})}>Log out</button>`;
	}
	return html`${viewer.kind === 'ANONYMOUS' ? nothing
			: html`<span class="caller" title="The gateway was started for trying out: whoever sends no token is this client">${viewer.name}</span>`}
		<button class="quiet" @click=${() => open('login')}>Log in</button>`;
}

function notice({text, kind, action}) {
	return html`<p class="banner ${kind}" role=${kind === 'bad' ? 'alert' : 'status'}>
		<span>${text}</span>${action ? html` <a href=${action.url} target="_blank" rel="noopener noreferrer">${action.text}</a>` : nothing}
		<button class="quiet" aria-label="Dismiss" @click=${() => {
			page.notice = null;
			show();
		}}>✕</button></p>`;
}

function welcome() {
	return html`<div class="empty"><h1>Workshops</h1>
		<p>Log in to see the workshops that you may use.</p>
		<button @click=${() => open('login')}>Log in</button></div>`;
}

function open(dialog) {
	page.dialog = dialog;
	show();
	queueMicrotask(() => document.querySelector('dialog')?.showModal());
}

function close() {
	page.dialog = null;
	page.problem = null;
	show();
}

function login() {
	const submit = async (event) => {
		event.preventDefault();
		const {username, password, token} = Object.fromEntries(new FormData(event.target));
		try {
			if (token.trim()) {
				page.gateway.token = token.trim();
			}
			else {
				await page.gateway.login(username, password);
			}
			page.notice = null;
			close();
			await attempt(start);
		}
		catch ({message}) {
			page.problem = message;
			show();
		}
	};
	return html`<dialog aria-labelledby="login-title" @close=${close}>
		<form @submit=${submit}>
			<h2 id="login-title">Log in</h2>
			<label>Client <input name="username" autocomplete="username" autofocus></label>
			<label>Password <input name="password" type="password" autocomplete="current-password"></label>
			<details><summary>or with a token of your issuer</summary>
				<label>Token <input name="token" autocomplete="off" spellcheck="false"></label></details>
			${page.problem ? html`<p class="problem" role="alert">${page.problem}</p>` : nothing}
			<p class="buttons"><button type="button" class="quiet" @click=${close}>Cancel</button><button>Log in</button></p>
		</form></dialog>`;
}

function route() {
	const name = location.hash.slice(1);
	if (name in VIEWS) {
		page.view = name;
		show();
	}
}

/** Why a portal has sent the browser back, see the portals' own catalog. */
const NOTIFICATIONS = {
	'session-deleted': ['Your session has ended.', 'good'],
	'session-invalid': ['That session is no more, or is not yours.', 'bad'],
	'startup-timeout': ['The session took too long to start. Try again.', 'bad'],
	'workshop-invalid': ['That workshop is not offered any more.', 'bad'],
};

function returned() {
	const notification = new URLSearchParams(location.search).get('notification');
	if (notification) {
		tell(...(NOTIFICATIONS[notification] ?? [`The portal says: ${notification}`, 'bad']));
		history.replaceState(null, '', location.pathname + location.hash);
	}
}

addEventListener('hashchange', route);
setInterval(() => {
	page.now = Date.now();
	show();
}, 1000);
document.getElementById('page').replaceChildren();
route();
show();
attempt(start).then(returned);
