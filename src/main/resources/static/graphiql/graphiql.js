/** GraphiQL, with a bar above it that says who asks and lets one log in. React and GraphiQL are globals. */
import {html, nothing, render} from '/webjars/lit-html/lit-html.js';
import {TABS} from '/graphiql/tabs.js';
import {Gateway} from '/page/gateway.js';
import {logIn} from '/page/login.js';

/** The same as that of the page at `/`: who is logged in there is so here, too. */
const gateway = new Gateway({onLoggedOut: () => update('You were logged out: the token has ended.')});

const root = ReactDOM.createRoot(document.getElementById('graphiql'));

const bar = {viewer: null, problem: null};

/** There the form is folded: what is asked and answered needs the room. */
const NARROW = matchMedia('(width < 600px)');

/** Sends our token, unless there is another one in the tab "Headers". */
function fetcher() {
	const send = GraphiQL.createFetcher({
		url: '/graphql',
		// what are headers elsewhere is the payload of connection_init here
		subscriptionUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
	});
	return (operation, options = {}) => {
		const own = Object.keys(options.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
		const token = gateway.token && !own ? {Authorization: `Bearer ${gateway.token}`} : {};
		return send(operation, {...options, headers: {...options.headers, ...token}});
	};
}

/** A new fetcher makes GraphiQL ask for the schema again. */
function showGraphiQl() {
	root.render(React.createElement(GraphiQL, {
		fetcher: fetcher(),
		defaultTabs: TABS,
		defaultEditorToolsVisibility: 'variables',
		shouldPersistHeaders: false,
	}));
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
		<div class="caller"><a href="/">← Workshops</a><span>${who(viewer, demo)}</span>
			${gateway.token ? html`<button type="button" @click=${() => act(() => gateway.logout())}>Log out</button>` : login()}</div>
		<div role="alert">${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>`, document.getElementById('bar'));
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
