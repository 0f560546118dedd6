/** The catalog: every workshop with its seats, live, and the way into one. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {Known} from '/page/known.js';
import {badge, count, seats, SEATS, statusWord} from '/page/parts.js';
import {start as request} from '/page/sessions.js';
import {join, placeOf, placeView} from '/page/waiting.js';

const WORKSHOP = `name title description vendor difficulty duration tags labels { name value } logo url availability { ${SEATS} }`;

const WORKSHOPS = `
	query Workshops($tenant: String, $after: String) {
		workshops(tenant: $tenant, first: 200, after: $after) {
			nodes { ${WORKSHOP} }
			pageInfo { hasNextPage endCursor }
		}
	}`;

const CHANGES = `
	subscription Seats($tenant: String) {
		workshopAvailability(tenant: $tenant) { name workshop { ${WORKSHOP} } }
	}`;

/** How long a card tells that its seats have changed. */
const FRESH = 2000;

export const title = 'Workshops';

export function empty() {
	return {workshops: new Known(), text: '', label: '', status: '', changed: new Map()};
}

/** What a visitor has chosen stays, whoever logs in. */
export function choices({text, label, status}) {
	return {text, label, status};
}

export function load(page) {
	return page.catalog.workshops.load(async () => {
		const all = [];
		let after = null;
		do {
			const {workshops: {nodes, pageInfo}} = await page.gateway.ask(WORKSHOPS, {tenant: page.tenant, after});
			all.push(...nodes);
			after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
		} while (after);
		return all;
	}, ({name}) => name);
}

/** The present state of every workshop comes first, then what changes. */
export function listen(page) {
	return page.gateway.listen(CHANGES, {tenant: page.tenant}, ({workshopAvailability: {name, workshop}}) => {
		const {workshops, changed} = page.catalog;
		const before = workshops.get(name);
		if (before && workshop && JSON.stringify(before.availability) !== JSON.stringify(workshop.availability)) {
			changed.set(name, Date.now());
		}
		workshops.tell(name, workshop);
		page.show();
	});
}

export function view(page) {
	const {workshops, text, label, status} = page.catalog;
	if (!workshops.byKey) {
		return html`<h1>Workshops</h1><p class="empty">Loading …</p>`;
	}
	const all = workshops.all.sort((one, other) => one.title.localeCompare(other.title));
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
				<option value="" .selected=${!label}>any</option>
				${labels(all, label).map((each) => html`<option .selected=${each === label}>${each}</option>`)}
			</select></label>
			<fieldset><legend class="hidden">Availability</legend>
				${['', 'READY', 'ON_DEMAND', 'FULL', 'UNAVAILABLE'].map((each) => html`<label class="chip">
					<input type="radio" name="status" value=${each} .checked=${status === each}
						@change=${() => choose({status: each})}><span>${each ? statusWord(each) : 'All'}</span></label>`)}
			</fieldset>
		</form>
		<p class="found" role="status">${found.length === all.length ? count(all.length, 'workshop') : `${found.length} of ${count(all.length, 'workshop')}`}</p>
		${found.length ? nothing : html`<p class="empty">${all.length ? 'No workshop is like that.' : 'There are no workshops yet.'}</p>`}
		<ul class="cards">${repeat(found, ({name}) => name, (workshop) => card(page, workshop))}</ul>`;
}

function matches({name, title: words, description, tags, labels: own}, text, label) {
	const all = [name, words, description, ...tags].join('\n').toLowerCase();
	return text.toLowerCase().split(/\s+/).every((word) => all.includes(word))
		&& (!label || own.some((each) => `${each.name}: ${each.value}` === label));
}

/** The chosen one is offered as long as it is chosen. */
function labels(workshops, chosen) {
	const all = workshops.flatMap((workshop) => workshop.labels.map(({name, value}) => `${name}: ${value}`));
	return [...new Set(chosen ? [...all, chosen] : all)].sort();
}

function card(page, workshop) {
	const {name, title: heading, description, vendor, difficulty, duration, tags, logo, url, availability} = workshop;
	const fresh = page.now - (page.catalog.changed.get(name) ?? 0) < FRESH;
	return html`<li class="card ${fresh ? 'fresh' : ''}" data-workshop=${name}>
		<div class="title">
			${logo?.startsWith('data:image/') ? html`<img src=${logo} alt="" width="40" height="40">` : nothing}
			<h2>${url ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${heading}</a>` : heading}</h2>
			${badge(availability.status)}
		</div>
		<p class="facts">${[vendor, difficulty, duration].filter(Boolean).join(' · ')}</p>
		<p>${description}</p>
		<p class="tags">${tags.map((tag) => html`<span>${tag}</span>`)}</p>
		<div class="bottom">
			${seats(availability)}
			<p class="where">${where(availability)}</p>
			${page.viewer.mayRequestSessions ? startButton(page, workshop) : nothing}
		</div></li>`;
}

/** Waiting begins with an ordinary request: somebody may just have left. */
function startButton(page, workshop) {
	const {name, title: heading, availability: {status}} = workshop;
	const mine = page.sessions.known.all.some((session) => session.workshop.name === name);
	const place = placeOf(page, name);
	if (place) {
		return placeView(page, place);
	}
	const asking = page.sessions.asking.has(name);
	const full = status === 'FULL' && !mine && !asking;
	const words = asking ? 'Starting …' : mine ? 'Open my session' : full ? 'Wait for a seat' : 'Start workshop';
	return html`<button class=${full ? 'quiet' : ''} ?disabled=${status === 'UNAVAILABLE' && !mine} aria-disabled=${asking}
		@click=${() => (full ? join : request)(page, workshop)}>${words}<span class="hidden">: ${heading}</span></button>`;
}

function where({portals, clusters}) {
	return portals ? `on ${count(portals, 'portal')} in ${count(clusters, 'cluster')}` : 'on no portal that answers';
}
