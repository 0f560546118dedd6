/** GraphiQL, with a bar above it that says who asks and lets one log in. */
import {createElement as h, createRoot, explorerPlugin, GraphiQL, HISTORY_PLUGIN} from '/graphiql/bundle/libraries.js';
import {Exchanges} from '/graphiql/exchanges.js';
import {eventsPlugin, Measures} from '/graphiql/panels.js';
import {html, nothing, render} from '/webjars/lit-html/lit-html.js';
import {TABS} from '/graphiql/tabs.js';
import {Gateway} from '/page/gateway.js';
import {logIn} from '/page/login.js';

/** The same as that of the page at `/`: who is logged in there is so here, too. */
const gateway = new Gateway({onLoggedOut: () => update('You were logged out: the token has ended.')});

/** The editor's, by what it calls them. */
const WORKERS = {json: 'json', graphql: 'graphql'};

globalThis.MonacoEnvironment = {
	getWorker: (_, label) => new Worker(`/graphiql/bundle/${WORKERS[label] ?? 'editor'}.worker.js`, {type: 'module'}),
};

const exchanges = new Exchanges();

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin({showAttribution: false}), eventsPlugin(exchanges)];

const SCHEMA = '/graphql/schema.graphql';

const root = createRoot(document.getElementById('graphiql'));

const bar = {viewer: null, problem: null};

/** There the form is folded: what is asked and answered needs the room. */
const NARROW = matchMedia('(width < 600px)');

/** A new fetcher makes GraphiQL ask for the schema again. */
function showGraphiQl() {
	root.render(h(GraphiQL, {
		fetcher: exchanges.fetcher(gateway.token),
		plugins: PLUGINS,
		defaultTabs: TABS,
		defaultEditorToolsVisibility: 'variables',
		shouldPersistHeaders: false,
	}, h(GraphiQL.Footer, null, h(Measures, {exchanges}))));
}

/** Who asks has changed, or may have. */
async function update(problem = null) {
	bar.problem = problem;
	try {
		bar.viewer = await gateway.viewer();
	}
	catch ({message}) {
		bar.problem ??= message;
	}
	showBar();
	showGraphiQl();
}

async function act(what) {
	const before = gateway.token;
	bar.problem = null;
	try {
		await what();
	}
	catch ({message}) {
		bar.problem = message;
	}
	if (gateway.token === before) {
		showBar();
	}
	else {
		await update(bar.problem);
	}
}

function showBar() {
	const {viewer, problem} = bar;
	const demo = viewer?.kind === 'CLIENT' && !gateway.token;
	render(html`
		${demo ? html`<p class="demo">DEMO: requests without a token are made as the client '${viewer.name}', an admin.
			Never use the profile demo in front of real portals.</p>` : nothing}
		<div class="caller"><h1>GraphiQL</h1><a href="/">← Workshops</a><a href=${SCHEMA} download="schema.graphql" @click=${download}>Schema (SDL)</a>
			<span>${who(viewer, demo)}</span>
			${gateway.token ? html`<button type="button" @click=${() => act(() => gateway.logout())}>Log out</button>` : login()}</div>
		<div role="alert">${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>`, document.getElementById('bar'));
}

/** A link sends no token, so it is fetched where there is one. */
function download(event) {
	if (gateway.token) {
		event.preventDefault();
		act(async () => {
			const response = await fetch(SCHEMA, {headers: {Authorization: `Bearer ${gateway.token}`}});
			if (!response.ok) {
				throw new Error(`The gateway answered ${response.status} instead of the schema.`);
			}
			const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(await response.blob()), download: 'schema.graphql'});
			link.click();
			setTimeout(() => URL.revokeObjectURL(link.href));
		});
	}
}

function who(viewer, demo) {
	if (!viewer || demo) {
		return nothing;
	}
	return viewer.kind === 'ANONYMOUS' ? 'Without a token one sees nothing: log in.'
		: html`Every tab asks as <strong>${viewer.user ?? viewer.name}</strong>, subscriptions too.`;
}

function login() {
	return html`<details class="login" ?open=${!NARROW.matches}><summary>Log in</summary><form @submit=${(event) => {
		event.preventDefault();
		act(() => logIn(gateway, event.target));
	}}>
		<label>Client <input name="username" autocomplete="username"></label>
		<label>Password <input name="password" type="password" autocomplete="current-password"></label>
		<label>or token <input name="token" autocomplete="off" spellcheck="false"></label>
		<button>Log in</button></form></details>`;
}

update();
