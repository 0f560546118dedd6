/** The frame around the views: header, menu, messages. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {brand} from '/page/brand.js';
import {mayPlan} from '/page/classes.js';
import {number} from '/page/format.js';
import {choose as chooseLanguage, language, LANGUAGES, t} from '/page/language.js';

const ANONYMOUS = {kind: 'ANONYMOUS', tenants: [], mayRequestSessions: false, mayAdminister: false};

export function frame(page, content) {
	const viewer = page.viewer ?? ANONYMOUS;
	const {notice} = page;
	return html`
		<a class="skip" href="#main" @click=${skip}>${t.skip}</a>
		<header class="bar">
			<a class="brand" href="/"><img src=${brand.logo} alt="" width="28" height="28"><span>${brand.name}</span></a>
			<nav aria-label=${t.views}>${viewer.kind === 'ANONYMOUS' || page.view === 'join' ? nothing : links(page, viewer)}</nav>
			<div class="who">
				${page.live ? html`<span class="live" title=${t.liveMeaning}><span>${t.live}</span></span>` : nothing}
				${viewer.kind === 'ANONYMOUS' && page.view !== 'join' ? html`<button class="quiet" @click=${page.logIn}>${t.logIn}</button>` : nothing}
				<button class="quiet menu" popovertarget="menu" aria-label=${t.menu}>☰</button>
			</div>
			<div id="menu" popover>${menu(page, viewer)}</div>
		</header>
		<div class="news">
			<div role="status">
				${page.live === false ? html`<p class="banner bad disconnected">${t.disconnected}</p>` : nothing}
				${notice?.kind === 'good' ? banner(page, notice) : nothing}
			</div>
			<div role="alert">${notice?.kind === 'bad' ? banner(page, notice) : nothing}</div>
		</div>
		<main id="main" tabindex="-1">${content}</main>
		${page.dialog?.() ?? nothing}`;
}

function links(page, viewer) {
	const {mayAdminister} = viewer;
	const mine = page.sessions.known.all.length;
	const link = (view, address, text) => html`<a href=${address} aria-current=${page.view === view ? 'page' : 'false'}>${text}</a>`;
	return html`${link('catalog', '/', t.workshops)}
		${link('sessions', '/sessions', html`<span class="long">${t.mySessions}</span><span class="short">${t.sessions}</span>${mine ? html` <span class="count">${number(mine)}</span>` : nothing}`)}
		${mayPlan(viewer) ? link('classes', '/classes', t.classes) : nothing}
		${mayAdminister ? link('operator', '/operator', t.operator) : nothing}`;
}

/** The address names the view, and stays. */
function skip(event) {
	event.preventDefault();
	document.getElementById('main').focus();
}

function menu(page, viewer) {
	const {token} = page.gateway;
	return html`
		${viewer.kind === 'ANONYMOUS' ? nothing : html`<p class="caller">${token ? t.loggedInAs(viewer.user ?? viewer.name) : t.demo(viewer.name)}</p>`}
		${tenants(page, viewer)}
		<label>${t.language} <select @change=${(event) => chooseLanguage(event.target.value).then(page.show)}>
			${Object.entries(LANGUAGES).map(([name, words]) => html`<option value=${name} lang=${name} .selected=${name === language}>${words}</option>`)}</select></label>
		${brand.support ? html`<a href=${brand.support} target="_blank" rel="noopener noreferrer">${t.support}</a>` : nothing}
		<a href="/graphiql">${t.forDevelopers}</a>
		${token ? html`<button class="quiet" @click=${page.logOut}>${t.logOut}</button>`
			: viewer.kind === 'ANONYMOUS' ? nothing : html`<button class="quiet" @click=${page.logIn}>${t.logIn}</button>`}`;
}

function tenants(page, viewer) {
	if (viewer.tenants.length + (viewer.mayAdminister ? 1 : 0) < 2) {
		return nothing;
	}
	return html`<label>${viewer.mayAdminister ? t.tenant : t.organisation}
		<select @change=${(event) => page.choose(event.target.value)}>
			${viewer.mayAdminister ? html`<option value="" .selected=${!page.tenant}>${t.allTenants}</option>` : nothing}
			${viewer.tenants.map(({name}) => html`<option .selected=${name === page.tenant}>${name}</option>`)}
		</select></label>`;
}

function banner(page, {text, kind, action, details}) {
	return html`<div class="banner ${kind}">
		<span>${text}</span>
		${action?.url ? html`<a class="button" href=${action.url} target="_blank" rel="noopener noreferrer">${action.text}</a>` : nothing}
		${action?.act ? html`<button class="act" @click=${action.act}>${action.text}</button>` : nothing}
		${details ? html`<details><summary>${t.details}</summary><span lang="en">${details}</span></details>` : nothing}
		<button class="quiet dismiss" aria-label=${t.dismiss} @click=${() => page.tell(null)}>✕</button></div>`;
}
