/** The page: what is known, the addresses of its views, and what happens when the caller changes. */
import {html, nothing, render} from '/webjars/lit-html/lit-html.js';
import {brand, loadBrand} from '/page/brand.js';
import * as catalog from '/page/catalog.js';
import * as classes from '/page/classes.js';
import {fromQuery} from '/page/facets.js';
import {frame} from '/page/frame.js';
import {Gateway} from '/page/gateway.js';
import * as join from '/page/join.js';
import {speak, t} from '/page/language.js';
import {loginDialog} from '/page/login.js';
import * as operator from '/page/operator.js';
import {faultOf} from '/page/parts.js';
import * as sessions from '/page/sessions.js';
import * as waiting from '/page/waiting.js';
import * as workshop from '/page/workshop.js';

const USER = 'educates.user';
const TENANT = 'educates.tenant';

/** Milliseconds until the gateway is asked again if it was not there at the beginning. */
const RETRY = 5000;

/** Milliseconds in which changes are gathered, to be shown at once. */
const FRAME = 16;

const VIEWS = {catalog, workshop, sessions, operator, classes, join};

/** They need no log-in. */
const PUBLIC = ['join'];

/** Which view has which addresses; what is in parentheses is handed to its `enter`. */
const ROUTES = [[/^\/$/, 'catalog'], [/^\/workshops\/([^/]+)$/, 'workshop'], [/^\/sessions$/, 'sessions'], [/^\/operator(?:\/(\w+))?$/, 'operator'],
	[/^\/classes(?:\/([^/]+))?$/, 'classes'], [/^\/join(?:\/([^/]*))?$/, 'join']];

/** All that is shown comes from here. Code that changes it calls `show`. */
const page = {
	view: 'catalog',
	/** Null until the gateway has said who the caller is. */
	viewer: null,
	tenant: null,
	user: null,
	/** Whether the socket is open; null as long as none was needed. */
	live: null,
	notice: null,
	/** Makes the dialog that is open. */
	dialog: null,
	now: Date.now(),
	/** What is searched for, and how the list is sorted; the address of the catalog has it. */
	choices: fromQuery(location.search),
	catalog: catalog.empty(),
	workshop: workshop.empty(),
	sessions: sessions.empty(),
	operator: operator.empty(),
	classes: classes.empty(),
	join: join.empty(),
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
			tell(t.tokenEnded, 'bad');
			restart();
		},
	}),
	show,
	tell,
	attempt,
	become,
	choose,
	go,
	open,
	closed,
	logIn,
	logOut,
};

let due = null;

/** Shows what is known, soon: several changes at once are shown once. */
function show() {
	due ??= setTimeout(draw, FRAME);
}

function draw() {
	clearTimeout(due);
	due = null;
	const focused = document.activeElement;
	// seen by those who wait in another tab
	document.title = `${page.notice?.action?.url ? t.openYourSession : VIEWS[page.view].title(page)} · ${brand.name}`;
	render(frame(page, content()), document.getElementById('page'));
	// the focused element is gone: go on from the start of the content
	if (focused !== document.body && document.activeElement === document.body) {
		document.getElementById('main').focus({preventScroll: true});
	}
}

/**
 * Shows a message until the next one; null removes it.
 *
 * @param action what to do about it: a `text` and a `url`, or `act`
 * @param details shown on demand
 */
function tell(text, kind = 'good', action = null, details = null) {
	page.notice = text && {text, kind, action, details};
	show();
}

/** An error is shown, and the page goes on. */
async function attempt(act) {
	try {
		return await act();
	}
	catch (problem) {
		if (problem.code === undefined) {
			console.error(problem);
		}
		const {text, details} = faultOf(problem);
		tell(text, 'bad', null, details);
		return undefined;
	}
}

let listening = [];

/**
 * Loads the caller and all that is known now: at first, after a change of the caller, and after the connection was lost.
 * Subscriptions begin before the queries: so nothing is missed between them.
 */
async function start() {
	const viewer = await page.gateway.viewer();
	if (!listening.length || JSON.stringify(viewer) !== JSON.stringify(page.viewer)) {
		page.viewer = viewer;
		begin();
	}
	await join.load(page);
	if (viewer.kind !== 'ANONYMOUS') {
		await Promise.all([catalog.load(page), workshop.load(page), sessions.load(page), classes.load(page), viewer.mayAdminister ? operator.load(page) : null]);
	}
	show();
	return true;
}

/** With another token, or none. */
async function restart() {
	stopListening();
	waiting.pause(page);
	if (!await attempt(start) && !listening.length) {
		setTimeout(restart, RETRY);
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
	page.catalog = catalog.empty();
	page.sessions = sessions.empty();
	page.operator = {...operator.empty(), part: page.operator.part};
	page.classes = {...classes.empty(), id: page.classes.id};
	waiting.resume(page);
	if (page.viewer.kind === 'ANONYMOUS') {
		page.live = null;
		return;
	}
	listening = [catalog.listen(page), sessions.listen(page), () => classes.leave(page)];
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

/** Whose sessions are "mine": the caller's, or those of a user for whom the caller asks. */
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

/** Another tenant from now on. */
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

function content() {
	if (!page.viewer) {
		return html`<p class="empty">${t.loading}</p>`;
	}
	return page.viewer.kind === 'ANONYMOUS' && !PUBLIC.includes(page.view) ? html`<div class="empty"><h1>${VIEWS[page.view].title(page)}</h1>
		<p>${t.logInFirst}</p><button class="main" @click=${logIn}>${t.logIn}</button></div>` : VIEWS[page.view].view(page);
}

function logIn() {
	open(loginDialog(page, () => {
		tell(null);
		return restart();
	}));
}

async function logOut() {
	await attempt(async () => {
		tell(null);
		await page.gateway.logout().finally(restart);
	});
}

function open(dialog) {
	page.dialog = dialog;
	draw();
	document.querySelector('dialog')?.showModal();
}

/** The browser has closed the dialog. */
function closed() {
	page.dialog = null;
	show();
}

/** Goes to another address of the page, as a link does. */
function go(address) {
	history.replaceState({scroll: scrollY}, '');
	history.pushState(null, '', address);
	route();
	scrollTo(0, 0);
	document.getElementById('main').focus({preventScroll: true});
}

/** The view of the address. */
function route() {
	const [match, view] = ROUTES.map(([pattern, name]) => [pattern.exec(location.pathname), name]).find(([found]) => found) ?? [[], 'catalog'];
	page.view = view;
	if (view === 'catalog') {
		page.choices = fromQuery(location.search);
	}
	tell(null);
	attempt(async () => VIEWS[view].enter?.(page, match[1] && decodeURIComponent(match[1])));
	draw();
}

/** Links between views do not reload the page. */
function follow(event) {
	const link = event.target.closest('a[href^="/"]');
	if (link && !link.target && !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
			&& ROUTES.some(([pattern]) => pattern.test(link.pathname))) {
		event.preventDefault();
		go(link.pathname + link.search);
	}
}

/** Says why a portal has sent the browser back, see the portals' own catalog. */
function returned() {
	const query = new URLSearchParams(location.search);
	const notification = query.get('notification');
	if (notification) {
		tell(...(Object.hasOwn(t.returns, notification) ? t.returns[notification] : [t.returned, 'bad']));
		query.delete('notification');
		history.replaceState(history.state, '', location.pathname + (query.size ? `?${query}` : ''));
	}
}

// nothing is shown before its words are there
await Promise.all([speak(), loadBrand()]);
document.getElementById('page').replaceChildren();
history.scrollRestoration = 'manual';
document.addEventListener('click', follow);
addEventListener('popstate', ({state}) => {
	route();
	scrollTo(0, state?.scroll ?? 0);
});
setInterval(() => {
	page.now = Date.now();
	if (!document.hidden) {
		show();
	}
}, 1000);
route();
restart().then(returned);
