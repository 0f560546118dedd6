/** A new class: what is wanted, what the gateway says about it at once, and its creation. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {workshopsOf} from '/page/catalog.js';
import {ahead, compare, number, period} from '/page/format.js';
import {t} from '/page/language.js';
import {faultOf} from '/page/parts.js';

export const PLANNED = `seats coverable usualLoad { sessions seats days } portals { cluster portal environment seats reservedNow reservedNeeded from }
	conflicts { class { name } seats startsAt endsAt } warnings { code message number }`;

const PLAN = `
	query Plan($input: ClassInput!) {
		planClass(input: $input) { ${PLANNED} }
	}`;

const CREATE = `
	mutation CreateClass($input: ClassInput!, $evenIfShort: Boolean!) {
		createClass(input: $input, evenIfShort: $evenIfShort) {
			... on ClassSaved { class { id } }
			... on ClassRefused { message plan { ${PLANNED} } }
		}
	}`;

/** Milliseconds after the last change, before the gateway is asked for the plan. */
const QUIET = 400;

export const MINUTE = 60_000;

/** How far ahead a class may start. */
const YEAR = 365 * 24 * 60 * MINUTE;

/** `plan` is null until the gateway has answered for these wishes; `problem` is what is wrong: a `text`, and `details` or null. */
export function empty() {
	return {tenant: null, workshops: [], input: null, plan: null, problem: null, timer: null, busy: false};
}

/** Loads the workshops of a tenant: those that the page shows may be those of all tenants. */
export async function load(page, tenant = page.classes.plan.tenant ?? page.tenant ?? page.viewer.tenants[0]?.name ?? null) {
	const {plan} = page.classes;
	if (tenant !== plan.tenant) {
		clearTimeout(plan.timer);
		Object.assign(plan, {tenant, workshops: [], input: null, plan: null, problem: null});
		page.show();
	}
	const workshops = await workshopsOf(page, tenant);
	if (tenant === plan.tenant) {
		plan.workshops = workshops.sort((one, other) => compare(one.title, other.title));
		page.show();
		clearTimeout(plan.timer);
		plan.timer = setTimeout(() => propose(page, plan), QUIET);
	}
}

/** Plans what the form has before anything is typed. */
function propose(page, plan) {
	const form = document.querySelector('.plan form');
	if (form && plan === page.classes.plan && plan.workshops.length) {
		changed(page, form);
	}
}

/** A moment as the field for it has it: in the browser's time, without a zone. */
export function local(time) {
	return new Date(time - new Date(time).getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

/**
 * Whether the values of a form may be a class. A field that is wrong says so in the language of the page, which may not be
 * that of the browser.
 *
 * @param was the start as it is now, which may stay; null for a new class
 */
export function isValid(form, was = null) {
	const {startsAt, minutes} = form.elements;
	for (const field of form.elements) {
		field.setCustomValidity('');
		field.setCustomValidity(field.validity.valid ? '' : wordsFor(field));
	}
	const [now, start] = [Date.now(), Date.parse(startsAt.value)];
	if (startsAt.value !== was && !(startsAt.value >= local(now) && start <= now + YEAR)) {
		startsAt.setCustomValidity(t.wrongStart);
	}
	else if (start + Number(minutes.value) * MINUTE <= now) {
		minutes.setCustomValidity(t.wrongEnd);
	}
	return form.checkValidity();
}

function wordsFor({type, labels, min, max}) {
	return type === 'number' ? t.wrongNumber(labels[0].textContent.trim(), number(min), number(max)) : type === 'datetime-local' ? t.wrongStart : t.fillIn;
}

/** The wishes of the form; null if it is not complete. */
function inputOf(page, form) {
	if (!isValid(form)) {
		return null;
	}
	const {tenant, name, workshop, seats, startsAt, minutes, lead, askNames} = Object.fromEntries(new FormData(form));
	const start = Date.parse(startsAt);
	return {tenant: tenant ?? page.tenant, name: name.trim() || null, workshop, seats: Number(seats), startsAt: new Date(start).toISOString(),
		endsAt: new Date(start + Number(minutes) * MINUTE).toISOString(), leadSeconds: Number(lead) * 60, askNames: askNames === 'on'};
}

function changed(page, form) {
	const {plan} = page.classes;
	clearTimeout(plan.timer);
	const input = inputOf(page, form);
	Object.assign(plan, {input, plan: null, problem: input ? null : {text: form.querySelector(':invalid').validationMessage, details: null}});
	if (input) {
		plan.timer = setTimeout(() => ask(page, plan), QUIET);
	}
	page.show();
}

async function ask(page, plan) {
	const {input} = plan;
	try {
		const answer = (await page.gateway.ask(PLAN, {input})).planClass;
		if (plan.input === input) {
			plan.plan = answer;
		}
	}
	catch (problem) {
		if (plan.input === input) {
			plan.problem = faultOf(problem);
		}
	}
	page.show();
}

async function create(page, form) {
	const {plan} = page.classes;
	const input = inputOf(page, form);
	if (plan.busy || !input) {
		form.reportValidity();
		return;
	}
	Object.assign(plan, {busy: true, problem: null});
	page.show();
	try {
		const {createClass} = await page.gateway.ask(CREATE, {input, evenIfShort: isShort(plan)});
		if (createClass.class) {
			page.go(`/classes/${encodeURIComponent(createClass.class.id)}`);
		}
		else {
			// what was possible a moment ago no longer is
			Object.assign(plan, {plan: createClass.plan, problem: createClass.plan ? null : refusal(createClass)});
		}
	}
	catch (problem) {
		plan.problem = faultOf(problem);
	}
	plan.busy = false;
	page.show();
}

/** Why a class was not saved, in the words of the page where it has them. */
export function refusal({message, plan}) {
	return plan ? {text: t.coverable(plan.coverable, plan.seats), details: null} : {text: t.notSaved, details: message};
}

function isShort({plan}) {
	return plan !== null && plan.coverable < plan.seats;
}

export function view(page) {
	const {plan} = page.classes;
	const {problem} = plan;
	const tomorrow = local(Math.ceil(page.now / (60 * MINUTE)) * 60 * MINUTE + 24 * 60 * MINUTE);
	return html`<p class="back"><a href="/classes">← ${t.classes}</a></p>
		<h1>${t.planClass}</h1>
		<div class="plan"><form class="panel" novalidate @input=${(event) => changed(page, event.currentTarget)} @submit=${(event) => {
			event.preventDefault();
			create(page, event.target);
		}}>
			${page.tenant ? nothing : html`<label>${t.tenant} <select name="tenant" required @change=${(event) => page.attempt(() => load(page, event.target.value))}>
				${page.viewer.tenants.map((each) => html`<option .selected=${each.name === plan.tenant}>${each.name}</option>`)}</select></label>`}
			<label>${t.nameOfClass} <input name="name" maxlength="100" autocomplete="off"></label>
			<label>${t.workshop} <select name="workshop" required>${plan.workshops.map(({name, title}) => html`<option value=${name}>${title}</option>`)}</select></label>
			<label>${t.numberOfSeats} <input name="seats" type="number" required min="1" max="1000" value="30"></label>
			<label>${t.startsAt} <input name="startsAt" type="datetime-local" required min=${local(page.now)} value=${once(plan, tomorrow)}></label>
			<label>${t.lengthMinutes} <input name="minutes" type="number" required min="1" max="1440" value="120"></label>
			<label>${t.leadMinutes} <input name="lead" type="number" required min="0" max="1440" value="10"></label>
			<label class="check"><input name="askNames" type="checkbox"> ${t.askNames}</label>
			<div class="problem" role="alert">${problem?.text}${problem?.details ? html`<details><summary>${t.details}</summary><span lang="en">${problem.details}</span></details>` : nothing}</div>
			<button class="main" aria-disabled=${plan.busy}>${isShort(plan) ? t.createAnyway(plan.plan.coverable, plan.plan.seats) : t.createClass}</button>
		</form>
		<section class="panel" aria-label=${t.whatIsPossible} aria-live="polite">${plan.plan ? planView(page, plan.plan)
			: html`<p class="fine">${plan.input && !problem ? t.loading : t.fillIn}</p>`}</section></div>`;
}

/** A value that is proposed stays while the clock goes on. */
function once(plan, value) {
	plan.proposed ??= value;
	return plan.proposed;
}

/**
 * What can be covered, from where, against what, and what should be ready there.
 *
 * @param running whether the class has begun: then there is no advice how to prepare
 */
export function planView(page, {coverable, seats, usualLoad, portals, conflicts, warnings}, running = false) {
	return html`<h2 class=${coverable < seats ? 'problem' : ''}>${t.coverable(coverable, seats)}</h2>
		${portals.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.parts.portals}>${portalTable(page, portals, running)}</div>` : nothing}
		${conflicts.length ? html`<h3>${t.sameTime}</h3><ul>${conflicts.map(({class: other, seats: taken, startsAt, endsAt}) => html`<li>${t.conflict(other?.name ?? t.otherClass, taken)}
			<small class="inline">${period(startsAt, endsAt)}</small></li>`)}</ul>` : nothing}
		${usualLoad.seats ? html`<p>${t.usualLoad(usualLoad.seats, usualLoad.sessions, usualLoad.days)}</p>` : nothing}
		${warnings.length ? html`<details><summary>${t.goodToKnow}</summary><ul>${warnings.map(({code, message, number: about}) => html`<li lang=${t.planWarnings[code] ? nothing : 'en'}>
			${t.planWarnings[code]?.(about) ?? message}</li>`)}</ul></details>` : nothing}`;
}

function portalTable({now}, portals, running) {
	return html`<table><thead><tr><th scope="col">${t.portal}</th><th scope="col">${t.numberOfSeats}</th><th scope="col">${t.reserved}</th></tr></thead>
		<tbody>${portals.map(({cluster, portal, environment, seats, reservedNow, reservedNeeded, from}) => html`<tr><th scope="row">${t.portalIn(portal, cluster)} <small>${environment}</small></th>
			<td>${number(seats)}</td><td>${number(reservedNow)}${reservedNow < reservedNeeded && !running
				? html` <strong>${t.reserveMore(reservedNeeded, ahead(from, now))}</strong>` : nothing}</td></tr>`)}</tbody></table>`;
}
