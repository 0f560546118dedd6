/** The catalog: every workshop with its seats, live, and the way into one. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {badge, seats, SEATS, statusWord} from '/page/parts.js';
import {start as request} from '/page/sessions.js';

const WORKSHOP = `name title description vendor difficulty duration tags labels { name value } logo url availability { ${SEATS} }`;

const PAGE = 200;

export function empty() {
	return {byName: null, text: '', label: '', status: '', changed: new Map()};
}

/** What a visitor has chosen stays, whoever logs in. */
export function choices({text, label, status}) {
	return {text, label, status};
}

export async function load(page) {
	const all = new Map();
	let after = null;
	do {
		const {workshops} = await page.gateway.ask(`
			query Workshops($tenant: String, $after: String) {
				workshops(tenant: $tenant, first: ${PAGE}, after: $after) {
					nodes { ${WORKSHOP} }
					pageInfo { hasNextPage endCursor }
				}
			}`, {tenant: page.tenant, after});
		workshops.nodes.forEach((workshop) => all.set(workshop.name, workshop));
		after = workshops.pageInfo.hasNextPage ? workshops.pageInfo.endCursor : null;
	} while (after);
	page.catalog.byName = all;
}

/** The present state of every workshop comes first, then what changes. */
export function listen(page) {
	return page.gateway.listen(`
		subscription Seats($tenant: String) {
			workshopAvailability(tenant: $tenant) { name workshop { ${WORKSHOP} } }
		}`, {tenant: page.tenant}, ({workshopAvailability: {name, workshop}}) => {
		const {byName, changed} = page.catalog;
		const before = byName.get(name);
		if (!workshop) {
			byName.delete(name);
		}
		else {
			byName.set(name, workshop);
			if (before && JSON.stringify(before.availability) !== JSON.stringify(workshop.availability)) {
				changed.set(name, Date.now());
			}
		}
		page.show();
	});
}

export function view(page) {
	const {byName, text, label, status} = page.catalog;
	if (!byName) {
		return html`<p class="empty">Loading …</p>`;
	}
	const all = [...byName.values()].sort((one, other) => one.title.localeCompare(other.title));
	const found = all.filter((workshop) => matches(workshop, text, label) && (!status || workshop.availability.status === status));
	const choose = (change) => {
		Object.assign(page.catalog, change);
		page.show();
	};
	return html`
		<h1>Workshops</h1>
		<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
			<label>Search <input type="search" .value=${text} placeholder="title, description, tag"
				@input=${(event) => choose({text: event.target.value})}></label>
			<label>Label <select @change=${(event) => choose({label: event.target.value})}>
				<option value="" ?selected=${!label}>any</option>
				${labels(all).map((each) => html`<option ?selected=${each === label}>${each}</option>`)}
			</select></label>
			<fieldset><legend class="hidden">Availability</legend>
				${['', 'READY', 'ON_DEMAND', 'FULL', 'UNAVAILABLE'].map((each) => html`<label class="chip">
					<input type="radio" name="status" value=${each} .checked=${status === each}
						@change=${() => choose({status: each})}><span>${each ? statusWord(each) : 'All'}</span></label>`)}
			</fieldset>
		</form>
		<p class="found" role="status">${found.length === all.length ? `${all.length} workshops` : `${found.length} of ${all.length} workshops`}</p>
		${found.length ? nothing : html`<p class="empty">${all.length ? 'No workshop is like that.' : 'There are no workshops yet.'}</p>`}
		<ul class="cards">${repeat(found, ({name}) => name, (workshop) => card(page, workshop))}</ul>`;
}

function matches({name, title, description, tags, labels}, text, label) {
	const words = [name, title, description, ...tags].join('\n').toLowerCase();
	return text.toLowerCase().split(/\s+/).every((word) => words.includes(word))
		&& (!label || labels.some((each) => `${each.name}: ${each.value}` === label));
}

function labels(workshops) {
	return [...new Set(workshops.flatMap((workshop) => workshop.labels.map(({name, value}) => `${name}: ${value}`)))].sort();
}

function card(page, workshop) {
	const {name, title, description, vendor, difficulty, duration, tags, logo, url, availability} = workshop;
	const mine = [...page.sessions.byId.values()].find((session) => session.workshop.name === name);
	const asking = page.sessions.asking.has(name);
	const fresh = page.now - (page.catalog.changed.get(name) ?? 0) < 2000;
	const gone = availability.status === 'UNAVAILABLE';
	return html`<li class="card ${fresh ? 'fresh' : ''}" data-workshop=${name}>
		<div class="title">
			${logo?.startsWith('data:image/') ? html`<img src=${logo} alt="" width="40" height="40">` : nothing}
			<h2>${url ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}</a>` : title}</h2>
			${badge(availability.status)}
		</div>
		<p class="facts">${[vendor, difficulty, duration].filter(Boolean).join(' · ')}</p>
		<p>${description}</p>
		<p class="tags">${tags.map((tag) => html`<span>${tag}</span>`)}</p>
		<div class="bottom">
			${seats(availability)}
			<p class="where">${where(availability)}</p>
			${page.viewer.mayRequestSessions ? html`<button ?disabled=${asking || (gone && !mine)} @click=${() => request(page, workshop)}>
				${asking ? 'Starting …' : mine ? 'Open my session' : 'Start workshop'}<span class="hidden"> ${title}</span></button>` : nothing}
		</div></li>`;
}

function where({portals, clusters}) {
	const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
	return portals ? `on ${count(portals, 'portal')} in ${count(clusters, 'cluster')}` : 'on no portal that answers';
}
