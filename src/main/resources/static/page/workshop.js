/** A workshop's own page: what it is about, what it takes, its seats, and its address to pass on. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {isFresh, tagButtons, valueName, withTag} from '/page/catalog.js';
import {estimate, number, span} from '/page/format.js';
import {t} from '/page/language.js';
import {badge, legend, pathOf, picture, seats, WORKSHOP} from '/page/parts.js';
import {sessionView} from '/page/sessions.js';
import {shareView} from '/page/share.js';
import {sessionOf, startButton} from '/page/start.js';

const DETAILS = `
	query Workshop($tenant: String, $name: String!) {
		workshop(tenant: $tenant, name: $name) {
			${WORKSHOP} authors resources
			environments { id name state durationSeconds capacity allocated available portal { name cluster { name } } }
		}
	}`;

export const title = (page) => current(page)?.title ?? t.workshop;

/** `details` is undefined until it is loaded, and null if there is no such workshop. */
export function empty() {
	return {name: null, details: undefined};
}

export async function enter(page, name) {
	page.workshop = {name, details: undefined};
	if (page.viewer && page.viewer.kind !== 'ANONYMOUS') {
		await load(page);
	}
}

export async function load(page) {
	const {name} = page.workshop;
	if (!name || page.view !== 'workshop') {
		return;
	}
	const {workshop} = await page.gateway.ask(DETAILS, {tenant: page.tenant, name});
	if (page.workshop.name === name) {
		page.workshop.details = workshop;
		page.show();
	}
}

/** The live one, else the one that was loaded for this page. */
function current(page) {
	const {name, details} = page.workshop;
	return page.catalog.workshops.get(name) ?? details;
}

export function view(page) {
	const workshop = current(page);
	const back = html`<p class="back"><a href="/">← ${t.allWorkshops}</a></p>`;
	if (!workshop) {
		return html`${back}${workshop === null ? html`<h1>${t.noSuchWorkshop}</h1><p>${t.noSuchWorkshopHint(page.workshop.name)}</p>`
			: html`<p class="empty">${t.loading}</p>`}`;
	}
	const {name, title: heading, description, tags, availability} = workshop;
	const mine = sessionOf(page, name);
	// free seats may be held for a class: nothing promises a start beside a refusal
	const promises = page.notice?.refused !== name || ['FULL', 'UNAVAILABLE'].includes(availability.status);
	return html`${back}
		<article class="workshop">
			<header class="title">${picture(workshop, 56)}<h1>${heading}</h1>${promises ? badge(availability.status) : nothing}</header>
			<section class="panel" aria-label=${t.seatsAndStart}>
				${mine ? html`<ul class="sessions">${sessionView(page, mine)}</ul>` : html`
					${seats(availability, isFresh(page, name))}${availability.status === 'FULL' ? nothing : legend()}
					${promises ? html`<p class="facts">${t.statusMeaning[availability.status]}</p>` : nothing}
					${startButton(page, workshop, true)}`}
			</section>
			<div class="about">
				<p class="description">${description}</p>
				<h2>${t.needs}</h2>
				<ul class="needs">${needs(page, workshop).map((each) => html`<li>${each}</li>`)}</ul>
				${tags.length ? html`<h2>${t.topics}</h2>${tagButtons(tags, (tag) => page.go(withTag(tag)))}` : nothing}
				${origin(page, workshop)}
				${page.viewer.mayAdminister ? operators(page, availability) : nothing}
			</div>
			${shareView(page, heading, location.origin + pathOf(name))}
		</article>`;
}

/** What follows from what portals publish; they publish no requirements as such. */
function needs({viewer, workshop: {details}}, {difficulty, duration}) {
	const lengths = [...new Set((details?.environments ?? []).map(({durationSeconds}) => durationSeconds).filter(Boolean))].sort((one, other) => one - other);
	return [
		difficulty && t.level(valueName('difficulty', difficulty.toLowerCase())),
		duration && t.takes(estimate(duration)),
		lengths.length && t.lasts(lengths.length > 1 ? t.range(span(lengths[0]), span(lengths.at(-1))) : span(lengths[0])),
		viewer.sessionsPerUser && t.perUser(viewer.sessionsPerUser),
		t.needBrowser,
	].filter(Boolean);
}

/** The only link that leaves the page for the workshop's source, and it says where to. */
function origin({workshop: {details}}, {vendor, url}) {
	const authors = details?.authors ?? [];
	if (!vendor && !url && !authors.length) {
		return nothing;
	}
	return html`<h2>${t.madeBy}</h2><p>${[vendor, authors.join(', ')].filter(Boolean).join(' · ')}</p>
		${url && URL.canParse(url) ? html`<p><a href=${url} target="_blank" rel="noopener noreferrer">${t.source(new URL(url).host)} <span aria-hidden="true">↗</span></a></p>` : nothing}`;
}

function operators({workshop: {name, details}}, {portals, clusters}) {
	return html`<details class="operators"><summary>${t.forOperators}</summary>
		<p class="facts">${name} · ${t.offeredOn(portals, clusters)}${details ? ` · ${t.resources(details.resources.join(', '))}` : ''}</p>
		${details?.environments.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.environments}><table>
			<thead><tr><th scope="col">${t.environment}</th><th scope="col">${t.portal}</th><th scope="col">${t.state}</th><th scope="col">${t.seatsTaken}</th></tr></thead>
			<tbody>${details.environments.map(({name: environment, state, capacity, allocated, portal}) => html`<tr><th scope="row">${environment}</th>
				<td>${portal.name} <small class="inline">${portal.cluster.name}</small></td><td>${state.toLowerCase()}</td><td>${number(allocated)} / ${number(capacity)}</td></tr>`)}</tbody></table></div>` : nothing}
	</details>`;
}
