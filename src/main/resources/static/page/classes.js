/** Classes of a tenant: those that are planned, those that run, and the way to a new one. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import * as course from '/page/class.js';
import {number, period} from '/page/format.js';
import {t} from '/page/language.js';
import * as plan from '/page/plan.js';

export const CLASS = `
	id name tenant { name } workshop { name title } seats startsAt endsAt state askNames covered joined`;

const CLASSES = `
	query Classes($tenant: String, $after: String) {
		classes(tenant: $tenant, first: 100, after: $after) {
			nodes { ${CLASS} }
			pageInfo { hasNextPage endCursor }
		}
	}`;

const NEW = 'new';

const OVER = ['ENDED', 'CANCELED'];

export const title = (page) => course.titleOf(page.classes.shown) ?? t.classes;

/** `list` is null until it is loaded. */
export function empty() {
	return {id: null, list: null, plan: plan.empty(), shown: course.empty()};
}

/** Clients with a password plan classes, and admins: no learner does. */
export function mayPlan({kind, user, mayRequestSessions, mayAdminister}) {
	return mayAdminister || (kind === 'CLIENT' && user === null && mayRequestSessions);
}

export async function enter(page, id = null) {
	page.classes.shown.stop?.();
	page.classes = {...empty(), list: page.classes.list, id};
	await load(page);
}

export async function load(page) {
	if (page.view !== 'classes' || !page.viewer || !mayPlan(page.viewer)) {
		return;
	}
	const {id} = page.classes;
	if (id && id !== NEW) {
		course.follow(page, id);
		return;
	}
	const all = [];
	let after = null;
	do {
		const {classes: {nodes, pageInfo}} = await page.gateway.ask(CLASSES, {tenant: page.tenant, after});
		all.push(...nodes);
		after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
	} while (after);
	page.classes.list = all;
	page.show();
}

export function view(page) {
	if (!mayPlan(page.viewer)) {
		return html`<p class="empty">${t.plannersOnly}</p>`;
	}
	const {id} = page.classes;
	return id === NEW ? plan.view(page) : id ? course.view(page) : listView(page);
}

function listView({classes: {list}}) {
	const [over, open] = [true, false].map((wanted) => (list ?? []).filter(({state}) => OVER.includes(state) === wanted)
		.sort((one, other) => one.startsAt.localeCompare(other.startsAt)));
	return html`<h1>${t.classes}</h1>
		<p><a class="button main" href="/classes/${NEW}">${t.planClass}</a></p>
		${list ? nothing : html`<p class="empty">${t.loading}</p>`}
		${list && !open.length ? html`<p class="fine">${t.noClasses}</p>` : nothing}
		<ul class="classes">${repeat(open, ({id}) => id, item)}</ul>
		${over.length ? html`<details><summary>${t.pastClasses(over.length)}</summary>
			<ul class="classes">${repeat(over.reverse(), ({id}) => id, item)}</ul></details>` : nothing}`;
}

function item({id, name, workshop, startsAt, endsAt, state, seats, covered, joined}) {
	return html`<li class="panel" data-class=${name}><div class="title"><h2><a href="/classes/${encodeURIComponent(id)}">${name}</a></h2>${course.badge(state)}</div>
		<p class="facts">${workshop.title} · ${period(startsAt, endsAt)}</p>
		<p>${OVER.includes(state) ? t.joinedOf(joined, seats) : t.coveredOf(covered, seats)}</p></li>`;
}
