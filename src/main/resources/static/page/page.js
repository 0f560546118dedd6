/** The page: what it knows, what one can do, and the frame around the three views. */
import {html, nothing, render} from '/webjars/lit-html/lit-html.js';
import {Gateway} from '/page/gateway.js';
import {loginDialog} from '/page/login.js';
import * as catalog from '/page/catalog.js';
import * as sessions from '/page/sessions.js';
import * as operator from '/page/operator.js';
import * as waiting from '/page/waiting.js';

const USER = 'educates.user';
const TENANT = 'educates.tenant';

/** Milliseconds until the gateway is asked again if it was not there at the beginning. */
const RETRY = 5000;

const VIEWS = {catalog, sessions, operator};

const ANONYMOUS = {kind: 'ANONYMOUS', tenants: [], mayRequestSessions: false, mayAdminister: false};

/** All that is shown comes from here. Whoever changes it calls `show`. */
const page = {
	view: 'catalog',
	/** Null until the gateway has told who asks. */
	viewer: null,
	tenant: null,
	user: null,
	/** Whether the socket is open; null as long as none was needed. */
	live: null,
	notice: null,
	/** Makes the dialog that is open. */
	dialog: null,
	now: Date.now(),
	catalog: catalog.empty(),
	sessions: sessions.empty(),
	operator: operator.empty(),
	waiting: waiting.empty(),
	gateway: new Gateway({
		onConnection: (connected) => {
			const lost = page.live === false;
			page.live = connected;
			if (connected && lost) {
				attempt(start);
			}
			show();
		},
		onLoggedOut: () => {
			tell('You were logged out: the token has ended.', 'bad');
			startAnew();
		},
	}),
	show,
	tell,
	attempt,
	become,
	open,
	closed,
};

/** Shows what is known, soon: several changes at once are shown once. */
let due = false;

function show() {
	if (!due) {
		due = true;
		queueMicrotask(() => {
			due = false;
			const focused = document.activeElement;
			render(frame(), document.getElementById('page'));
			// what had the focus is gone: go on from where the news is
			if (focused !== document.body && document.activeElement === document.body) {
				document.getElementById('main').focus({preventScroll: true});
			}
		});
	}
}

/**
 * Says something until something else is said; null: nothing any more.
 *
 * @param action what to do about it: a `text` and a `url`, or `act`
 * @param details what is told to those who ask
 */
function tell(text, kind = 'good', action = null, details = null) {
	page.notice = text && {text, kind, action, details};
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

let listening = [];

/**
 * Who asks, and all that is known now: at first, whenever somebody else asks, and after the connection was lost.
 * Subscriptions begin before the questions: so nothing is missed between them.
 */
async function start() {
	const viewer = await page.gateway.viewer();
	if (!listening.length || JSON.stringify(viewer) !== JSON.stringify(page.viewer)) {
		page.viewer = viewer;
		begin();
	}
	if (viewer.kind !== 'ANONYMOUS') {
		await Promise.all([catalog.load(page), sessions.load(page), viewer.mayAdminister ? operator.load(page) : null]);
	}
	show();
	return true;
}

/** With another token, or none. */
async function startAnew() {
	stopListening();
	waiting.pause(page);
	if (!await attempt(start) && !listening.length) {
		setTimeout(startAnew, RETRY);
	}
}

function stopListening() {
	listening.forEach((stop) => stop());
	listening = [];
}

/** Forgets what it knew, and listens. */
function begin() {
	stopListening();
	page.tenant = tenant();
	page.user = user();
	page.catalog = {...catalog.empty(), ...catalog.choices(page.catalog)};
	page.sessions = sessions.empty();
	page.operator = operator.empty();
	if (page.viewer.kind === 'ANONYMOUS') {
		page.live = null;
		return;
	}
	listening = [catalog.listen(page), sessions.listen(page)];
	waiting.resume(page);
	if (page.viewer.mayAdminister) {
		listening.push(operator.listen(page));
	}
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
		known = `guest-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
		localStorage.setItem(USER, known);
	}
	return known;
}

function choose(name) {
	localStorage.setItem(TENANT, name);
	begin();
	attempt(start);
}

/** Another user whose sessions are "mine" from now on. */
function become(name) {
	localStorage.setItem(USER, name);
	begin();
	attempt(start);
}

function frame() {
	const viewer = page.viewer ?? ANONYMOUS;
	const mine = page.sessions.known.all.length;
	const {notice} = page;
	// seen by those who wait elsewhere
	document.title = `${notice?.action?.url ? 'Open your session' : VIEWS[page.view].title} · Educates gateway`;
	return html`
		<a class="skip" href="#main" @click=${skip}>Skip to the content</a>
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
				${page.live ? html`<span class="live" title="Changes are shown as they happen">Live</span>` : nothing}
				${tenants(viewer)}
				${caller(viewer)}
			</div>
		</header>
		<div class="news">
			<div role="status">
				${page.live === false ? html`<p class="banner bad disconnected">Disconnected: what you see may be old. Trying again …</p>` : nothing}
				${notice?.kind === 'good' ? banner(notice) : nothing}
			</div>
			<div role="alert">${notice?.kind === 'bad' ? banner(notice) : nothing}</div>
		</div>
		<main id="main" tabindex="-1">${content()}</main>
		${page.dialog?.() ?? nothing}`;
}

function content() {
	if (!page.viewer) {
		return html`<p class="empty">Loading …</p>`;
	}
	return page.viewer.kind === 'ANONYMOUS' ? welcome() : VIEWS[page.view].view(page);
}

/** The address names the view, and goes on to. */
function skip(event) {
	event.preventDefault();
	document.getElementById('main').focus();
}

function link(name, text) {
	return html`<a href="#${name}" aria-current=${page.view === name ? 'page' : 'false'}>${text}</a>`;
}

function tenants(viewer) {
	if (viewer.tenants.length + (viewer.mayAdminister ? 1 : 0) < 2) {
		return nothing;
	}
	return html`<label>Tenant
		<select @change=${(event) => choose(event.target.value)}>
			${viewer.mayAdminister ? html`<option value="" .selected=${!page.tenant}>all</option>` : nothing}
			${viewer.tenants.map(({name}) => html`<option .selected=${name === page.tenant}>${name}</option>`)}
		</select></label>`;
}

function caller(viewer) {
	if (page.gateway.token) {
		return html`<span class="caller">${viewer.user ?? viewer.name}</span>
			<button class="quiet" @click=${() => attempt(async () => {
				tell(null);
				await page.gateway.logout().finally(startAnew);
			})}>Log out</button>`;
	}
	return html`${viewer.kind === 'ANONYMOUS' ? nothing
			: html`<span class="caller" title="The gateway was started for trying out: whoever sends no token is this client">${viewer.name}</span>`}
		<button class="quiet" @click=${askForLogin}>Log in</button>`;
}

function banner({text, kind, action, details}) {
	return html`<div class="banner ${kind}">
		<span>${text}</span>
		${action?.url ? html`<a href=${action.url} target="_blank" rel="noopener noreferrer">${action.text}</a>` : nothing}
		${action?.act ? html`<button class="act" @click=${action.act}>${action.text}</button>` : nothing}
		${details ? html`<details><summary>Details</summary>${details}</details>` : nothing}
		<button class="quiet dismiss" aria-label="Dismiss" @click=${() => tell(null)}>✕</button></div>`;
}

function welcome() {
	return html`<div class="empty"><h1>Workshops</h1>
		<p>Log in to see the workshops that you may use.</p>
		<button @click=${askForLogin}>Log in</button></div>`;
}

function askForLogin() {
	open(loginDialog(page, () => {
		tell(null);
		return startAnew();
	}));
}

function open(dialog) {
	page.dialog = dialog;
	show();
	queueMicrotask(() => document.querySelector('dialog')?.showModal());
}

/** The browser has closed the dialog. */
function closed() {
	page.dialog = null;
	show();
}

function route() {
	const name = location.hash.slice(1);
	if (name in VIEWS) {
		page.view = name;
		tell(null);
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
	if (!document.hidden) {
		show();
	}
}, 1000);
document.getElementById('page').replaceChildren();
route();
show();
startAnew().then(returned);
