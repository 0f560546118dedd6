/** The catalog: every workshop with its seats, live; searched, filtered, sorted and grouped in the browser. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {guard} from '/webjars/lit-html/directives/guard.js';
import {ref} from '/webjars/lit-html/directives/ref.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {find, grouped, isChosen, labelOf, none, SORTS, toggled, toQuery} from '/page/facets.js';
import {estimate, number} from '/page/format.js';
import {Known} from '/page/known.js';
import {language, t} from '/page/language.js';
import {badge, legend, pathOf, picture, seats, WORKSHOP} from '/page/parts.js';
import {startButton, startState} from '/page/start.js';

const WORKSHOPS = `
	query Workshops($tenant: String, $after: String) {
		workshops(tenant: $tenant, first: 500, after: $after) {
			nodes { ${WORKSHOP} }
			pageInfo { hasNextPage endCursor }
		}
	}`;

const CHANGES = `
	subscription Seats($tenant: String) {
		workshopAvailability(tenant: $tenant) { name workshop { ${WORKSHOP} } }
	}`;

/** Milliseconds for which a number of seats stays tinted after a change. */
const FRESH = 2500;

/** How many cards are added at a time when the end of the list comes into view. */
const STEP = 24;

/** How many values of a facet are shown at first. */
const VALUES = 8;

export const title = () => t.workshops;

export function empty() {
	return {workshops: new Known(), changed: new Map(), ranks: new Map(), shown: STEP, unfolded: new Set(), panel: false, last: {}};
}

/** A list that one returns to is sorted by what is so now. */
export function enter(page) {
	page.catalog.ranks.clear();
}

export function load(page) {
	return page.catalog.workshops.load(() => workshopsOf(page, page.tenant), ({name}) => name);
}

/** @param tenant null for all tenants of the caller */
export async function workshopsOf({gateway}, tenant) {
	const all = [];
	let after = null;
	do {
		const {workshops: {nodes, pageInfo}} = await gateway.ask(WORKSHOPS, {tenant, after});
		all.push(...nodes);
		after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
	} while (after);
	return all;
}

/** The present state of every workshop comes first, then what changes. */
export function listen(page) {
	return page.gateway.listen(CHANGES, {tenant: page.tenant}, ({workshopAvailability: {name, workshop}}) => {
		const {workshops, changed} = page.catalog;
		const before = workshops.get(name);
		if (before && workshop && before.availability.remaining !== workshop.availability.remaining) {
			changed.set(name, Date.now());
		}
		workshops.tell(name, workshop);
		page.show();
	});
}

/** Whether the number of seats has changed a moment ago. */
export function isFresh(page, name) {
	return page.now - (page.catalog.changed.get(name) ?? 0) < FRESH;
}

function choose(page, change) {
	page.choices = {...page.choices, ...change};
	page.catalog.ranks.clear();
	page.catalog.shown = STEP;
	history.replaceState(history.state, '', location.pathname + toQuery(page.choices));
	page.show();
}

/** Searching 500 workshops is done again only if they or the choices have changed. */
function result(page) {
	const {workshops, ranks, last} = page.catalog;
	if (last.version !== workshops.version || last.choices !== page.choices || last.language !== language) {
		const statusOf = ({name, availability: {status}}) => {
			if (!ranks.has(name)) {
				ranks.set(name, status);
			}
			return ranks.get(name);
		};
		page.catalog.last = {version: workshops.version, choices: page.choices, language, ...find(workshops.all, page.choices, statusOf)};
	}
	return page.catalog.last;
}

export function view(page) {
	const {workshops, panel} = page.catalog;
	if (!workshops.byKey) {
		return html`<h1>${t.workshops}</h1><p class="empty">${t.loading}</p>`;
	}
	const {found, facets} = result(page);
	const total = workshops.byKey.size;
	const chosen = Object.values(page.choices.only).flat().length;
	const usable = facets.filter(({facet, values}) => values.length > 1 || page.choices.only[facet]);
	return html`
		<h1>${t.workshops}</h1>
		<form class="tools" role="search" @submit=${(event) => event.preventDefault()}>
			<label class="search">${t.search} <input type="search" .value=${page.choices.text} placeholder=${t.searchHint}
				@input=${(event) => choose(page, {text: event.target.value})}></label>
			<label>${t.sort} <select @change=${(event) => choose(page, {sort: event.target.value})}>
				${SORTS.map((each) => html`<option value=${each} .selected=${each === page.choices.sort}>${t.sorts[each]}</option>`)}</select></label>
			<label>${t.group} <select @change=${(event) => choose(page, {group: event.target.value})}>
				<option value="" .selected=${!page.choices.group}>${t.groupNone}</option>
				${facets.filter(({facet, values}) => facet === 'difficulty' || (labelOf(facet) && values.length)).map(({facet}) =>
					html`<option value=${facet} .selected=${facet === page.choices.group}>${facetName(facet)}</option>`)}</select></label>
			<button type="button" class="quiet filter" aria-expanded=${panel} aria-controls="facets" @click=${() => {
				page.catalog.panel = !panel;
				page.show();
			}}>${t.filters}${chosen ? html` <span class="count">${number(chosen)}</span>` : nothing}</button>
		</form>
		<div class="catalog">
			<div id="facets" class="facets ${panel ? 'open' : ''}">${usable.map((each) => facetView(page, each))}</div>
			<section aria-label=${t.workshops}>
				<div class="found"><p role="status">${found.length === total ? t.countWorkshops(total) : t.countFound(found.length, total)}</p>
					${chips(page)}${legend(true)}</div>
				${found.length ? nothing : html`<div class="empty"><p>${total ? t.noneFound : t.noWorkshops}</p>
					${total ? html`<button class="quiet" @click=${() => clear(page)}>${t.clear}</button>` : nothing}</div>`}
				${cards(page, found)}
			</section>
		</div>`;
}

function facetName(facet) {
	return labelOf(facet) ?? t.facets[facet];
}

export function valueName(facet, value) {
	return (facet in t.values ? t.values[facet][value] : null) ?? value;
}

function toggle(page, facet, value) {
	choose(page, {only: toggled(page.choices.only, facet, value)});
}

function clear(page) {
	choose(page, {text: '', only: {}});
}

function facetView(page, {facet, values}) {
	const {unfolded} = page.catalog;
	const visible = unfolded.has(facet) ? values
		: values.filter(([value], index) => index < VALUES || isChosen(page.choices, facet, value));
	return html`<fieldset><legend>${facetName(facet)}</legend>
		${repeat(visible, ([value]) => value, ([value, count]) => html`<label class=${count ? '' : 'none'}><input type="checkbox"
			.checked=${isChosen(page.choices, facet, value)} @change=${() => toggle(page, facet, value)}>
			<span>${valueName(facet, value)}</span> <span class="number">${number(count)}</span></label>`)}
		${visible.length < values.length ? html`<button type="button" class="link" @click=${() => {
			unfolded.add(facet);
			page.show();
		}}>${t.showAll(values.length)}</button>` : nothing}</fieldset>`;
}

/** What is chosen, each with a way to drop it. */
function chips(page) {
	const chosen = Object.entries(page.choices.only).flatMap(([facet, values]) => values.map((value) => [facet, value]));
	if (!chosen.length && !page.choices.text) {
		return nothing;
	}
	return html`<div class="chips">${chosen.map(([facet, value]) => html`<button class="chip" @click=${() => toggle(page, facet, value)}
			aria-label=${t.remove(valueName(facet, value))}>${labelOf(facet) ? `${labelOf(facet)}: ` : ''}${valueName(facet, value)} <span aria-hidden="true">✕</span></button>`)}
		<button class="link" @click=${() => clear(page)}>${t.clear}</button></div>`;
}

function cards(page, found) {
	let room = page.catalog.shown;
	const groups = grouped(found, page.choices.group).map(({value, workshops}) => {
		const shown = workshops.slice(0, Math.max(0, room));
		room -= shown.length;
		return {value, count: workshops.length, shown};
	}).filter(({shown}) => shown.length);
	return html`${repeat(groups, ({value}) => value, ({value, count, shown}) => html`
		${page.choices.group ? html`<h2 class="part">${value === null ? t.groupOther : valueName(page.choices.group, value)} <small class="inline">${number(count)}</small></h2>`
			: html`<h2 class="hidden">${t.list}</h2>`}
		<ul class="cards">${repeat(shown, ({name}) => name, (workshop) => card(page, workshop))}</ul>`)}
		${found.length > page.catalog.shown ? html`<p class="more" ${ref((element) => watch(page, element))}>${t.shownOf(page.catalog.shown, found.length)}</p>` : nothing}`;
}

let watched = null;

/** Adds cards before the end of the list is reached. */
const observer = new IntersectionObserver((entries) => {
	if (watched?.element.isConnected && entries.some(({isIntersecting}) => isIntersecting)) {
		const {page, element} = watched;
		page.catalog.shown += STEP;
		page.show();
		// reports again whether the end is in view: more than one step may have room
		observer.unobserve(element);
		observer.observe(element);
	}
}, {rootMargin: '1000px'});

function watch(page, element) {
	if (element && watched?.element !== element) {
		observer.disconnect();
		observer.observe(element);
	}
	watched = element ? {page, element} : null;
}

function card(page, workshop) {
	const fresh = isFresh(page, workshop.name);
	return guard([workshop, fresh, startState(page, workshop), page.choices, language], () => {
		const {name, title: heading, description, difficulty, duration, tags, availability} = workshop;
		return html`<li class="card" data-workshop=${name}>
			<div class="title">${picture(workshop, 40)}<h3><a href=${pathOf(name)}>${heading}</a></h3>
				${['FULL', 'UNAVAILABLE'].includes(availability.status) ? badge(availability.status) : nothing}</div>
			<p class="facts">${[difficulty && valueName('difficulty', difficulty.toLowerCase()), estimate(duration)].filter(Boolean).join(' · ')}</p>
			<p class="summary">${description}</p>
			${tagButtons(tags, (tag) => toggle(page, 'tag', tag), (tag) => isChosen(page.choices, 'tag', tag))}
			<div class="bottom">${seats(availability, fresh)}${startButton(page, workshop)}</div></li>`;
	});
}

/** A tag shows all workshops that have it. */
export function tagButtons(tags, choosing, pressed) {
	return tags.length ? html`<p class="tags">${tags.map((tag) => html`<button class="tag" aria-pressed=${pressed ? pressed(tag) : nothing}
		@click=${() => choosing(tag)}>${tag}</button>`)}</p>` : nothing;
}

/** The catalog with this tag alone. */
export function withTag(tag) {
	return `/${toQuery({...none(), only: {tag: [tag]}})}`;
}
