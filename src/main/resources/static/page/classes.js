/** Classes of a tenant: those that are planned, those that run, and the way to a new one. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import * as course from '/page/class.js';
import {period} from '/page/format.js';
import {t} from '/page/language.js';
import {CLASS} from '/page/parts.js';
import * as plan from '/page/plan.js';

export {leave} from '/page/class.js';

const CLASSES = `
	query Classes($tenant: String) {
		classes(tenant: $tenant, past: true) { ${CLASS} }
	}`;

const NEW = 'new';

export const title = (page) => course.titleOf(page.classes.shown) ?? t.classes;

/** `list` is null until it is loaded. */
export function empty() {
	return {id: null, list: null, plan: plan.empty(), shown: course.empty()};
}

/** Clients with a password plan classes, and admins; callers that act for one user do not. */
export function mayPlan({user, mayRequestSessions, mayAdminister}) {
	return mayAdminister || (user === null && mayRequestSessions);
}

export async function enter(page, id = null) {
	course.leave(page);
	page.classes = {...empty(), list: page.classes.list, id};
	await load(page);
}

export async function load(page) {
	const {id} = page.classes;
	if (page.view !== 'classes' || !page.viewer || !mayPlan(page.viewer)) {
		return;
	}
	if (id === NEW) {
		await plan.load(page);
		return;
	}
	if (id) {
		await course.follow(page, id);
		return;
	}
	page.classes.list = (await page.gateway.ask(CLASSES, {tenant: page.tenant})).classes;
	page.show();
}

export function view(page) {
	if (!mayPlan(page.viewer)) {
		return html`<p class="empty">${t.plannersOnly}</p>`;
	}
	const {id} = page.classes;
	return id === NEW ? plan.view(page) : id ? course.view(page) : listView(page);
}

function listView(page) {
	const {list} = page.classes;
	const [open, over] = [false, true].map((wanted) => (list ?? []).filter((each) => course.isOver(each) === wanted));
	const items = (some) => html`<ul class="classes">${repeat(some, ({id}) => id, (each) => item(page, each))}</ul>`;
	return html`<h1>${t.classes}</h1>
		<p><a class="button main" href="/classes/${NEW}">${t.planClass}</a></p>
		${list ? nothing : html`<p class="empty">${t.loading}</p>`}
		${list && !open.length ? html`<p class="fine">${t.noClasses}</p>` : nothing}
		${items(open)}
		${over.length ? html`<details><summary>${t.pastClasses(over.length)}</summary>${items(over.reverse())}</details>` : nothing}`;
}

function item(page, value) {
	const {id, name, startsAt, endsAt, seats, covered, joined} = value;
	return html`<li class="panel" data-class=${name}><div class="title"><h2><a href="/classes/${encodeURIComponent(id)}">${name}</a></h2>${course.badge(value)}</div>
		<p class="facts">${course.workshopOf(page, value)} · ${period(startsAt, endsAt)}</p>
		<p>${course.isOver(value) ? t.joinedOf(joined, seats) : t.coveredOf(covered, seats)}</p></li>`;
}
