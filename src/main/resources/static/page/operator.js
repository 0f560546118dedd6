/** For operators: what needs attention, then portals, sessions, seats and refusals. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {ahead, compare, number, percent, span} from '/page/format.js';
import * as heat from '/page/heat.js';
import {Known} from '/page/known.js';
import {t} from '/page/language.js';
import {confirmation, pathOf, seats} from '/page/parts.js';
import {Rates, sparkline} from '/page/rates.js';
import {confirmEnd, listenToSessions, loadSessions} from '/page/sessions.js';
import * as usage from '/page/usage.js';

const CLUSTER = 'id name administrativeState health availability { ready remaining capacity allocated }';

const PORTAL = `
	id name url administrativeState health healthDetail observedAt maximum allocated
	cluster { ${CLUSTER} }
	environments { id name state capacity allocated available workshop { name title } }`;

const DECISIONS = `
	decisions: placements(first: 500) { nodes { id decidedAt outcome } }
	refusals: placements(outcome: REFUSED, first: 50) { nodes {
		id decidedAt durationMilliseconds caller tenant user workshop reason message
		steps { cluster portal environment rank rule detail attempt { outcome detail } }
	} }`;

const FLEET = `query Fleet { clusters { ${CLUSTER} } portals { ${PORTAL} } ${DECISIONS} }`;

const CHANGES = `subscription Portals { portalChanges { removed portal { ${PORTAL} } } }`;

/** What changes without an event. */
const RECENT = `query Recent { clusters { ${CLUSTER} } portals { id observedAt } ${DECISIONS} }`;

/** Not every few seconds: a plan changes slowly. */
const CLASS_PLANS = `
	query ClassPlans {
		open: classes { id name state plan { portals { cluster portal environment reservedNow reservedNeeded from } } }
		all: classes(past: true) { id name }
	}`;

const SET_STATE = `
	mutation SetState($id: ID!, $state: AdministrativeState!) {
		setAdministrativeState(id: $id, state: $state) { id }
	}`;

const GRANTS = ['GRANTED', 'REUSED'];
const REFUSALS = ['REFUSED'];

const PARTS = ['overview', 'portals', 'sessions', 'seats', 'refusals', 'usage'];

/** Milliseconds. */
const REFRESH = 5000;

/** Seconds; an observation is older only if something is wrong. */
const OLD = 60;

/** Refusals in the overview. */
const LATEST = 5;

/** Sessions that are added at a time. */
const STEP = 100;

export const title = () => t.operator;

export function empty() {
	return {part: 'overview', portals: new Known(), clusters: new Known(), sessions: new Known(), classes: {open: [], all: []}, refusals: null, rates: new Rates(),
		busy: new Set(), heat: heat.empty(), usage: usage.empty(), text: '', shown: STEP};
}

export async function enter(page, part) {
	page.operator.part = PARTS.includes(part) ? part : 'overview';
	if (part === 'usage' && page.viewer?.mayAdminister) {
		await usage.load(page);
	}
}

export async function load(page) {
	const {portals, clusters, sessions} = page.operator;
	const answer = page.gateway.ask(FLEET);
	await Promise.all([
		clusters.load(async () => (await answer).clusters, ({id}) => id),
		portals.load(async () => (await answer).portals, ({id}) => id),
		loadSessions(page, sessions, null),
		loadClasses(page),
		page.view === 'operator' && page.operator.part === 'usage' ? usage.load(page) : null]);
	decided(page, await answer);
}

async function loadClasses(page) {
	page.operator.classes = await page.gateway.ask(CLASS_PLANS);
}

function decided(page, {decisions, refusals}) {
	const {rates, portals} = page.operator;
	rates.add(decisions.nodes, Date.now());
	rates.sample(totals(portals.all), Date.now());
	page.operator.refusals = refusals.nodes;
}

/** All portals come first, then those that change; the rest is asked for while this view is open. */
export function listen(page) {
	const {portals, clusters, sessions} = page.operator;
	const stops = [
		page.gateway.listen(CHANGES, {}, ({portalChanges: {removed, portal}}) => {
			portals.tell(portal.id, removed ? null : portal);
			if (!removed) {
				clusters.tell(portal.cluster.id, portal.cluster);
			}
			page.show();
		}),
		listenToSessions(page, sessions, null)];
	const timer = setInterval(() => {
		if (page.view === 'operator' && page.live && !document.hidden) {
			refresh(page).catch((problem) => {
				// the socket notices, too, that the gateway is gone, and the page says so
				if (problem.code !== 'UNREACHABLE') {
					console.warn('The operator view could not be refreshed', problem);
				}
			});
		}
	}, REFRESH);
	return () => {
		clearInterval(timer);
		stops.forEach((stop) => stop());
	};
}

async function refresh(page) {
	const answer = page.gateway.ask(RECENT);
	await page.operator.clusters.load(async () => (await answer).clusters, ({id}) => id);
	const recent = await answer;
	recent.portals.forEach((portal) => Object.assign(page.operator.portals.get(portal.id) ?? {}, portal));
	decided(page, recent);
	page.show();
}

function totals(portals) {
	const environments = portals.flatMap(({environments: all}) => all);
	const sum = (values) => values.reduce((total, value) => total + (value ?? 0), 0);
	return {taken: sum(environments.map(({allocated}) => allocated)), capacity: sum(environments.map(({capacity}) => capacity)),
		sessions: sum(portals.map(({allocated}) => allocated))};
}

async function setState(page, {id, name, administrativeState}) {
	const {busy} = page.operator;
	if (busy.has(id)) {
		return;
	}
	const cordon = administrativeState === 'ACTIVE';
	busy.add(id);
	page.show();
	await page.attempt(async () => {
		await page.gateway.ask(SET_STATE, {id, state: cordon ? 'CORDONED' : 'ACTIVE'});
		await load(page);
		page.tell(cordon ? t.isCordoned(name) : t.isActive(name));
	});
	busy.delete(id);
	page.show();
}

export function view(page) {
	if (!page.viewer?.mayAdminister) {
		return html`<p class="empty">${t.adminsOnly}</p>`;
	}
	const {part, sessions, refusals} = page.operator;
	const counts = {portals: page.operator.portals.all.length, sessions: sessions.all.length, refusals: refusals?.length};
	const views = {overview, portals: portalsView, sessions: sessionsView, seats: seatsView, refusals: refusalsView, usage: usage.view};
	return html`
		<h1>${t.operator}</h1>
		<nav class="parts" aria-label=${t.operator}>${PARTS.map((each) => html`<a href=${each === 'overview' ? '/operator' : `/operator/${each}`}
			aria-current=${each === part ? 'page' : 'false'}>${t.parts[each]}${counts[each] ? html` <small class="inline">${number(counts[each])}</small>` : nothing}</a>`)}</nav>
		${views[part](page)}`;
}

function sorted(page) {
	return page.operator.portals.all.sort((one, other) => compare(one.cluster.name, other.cluster.name) || compare(one.name, other.name));
}

function ageOf({observedAt}, now) {
	return observedAt ? (now - Date.parse(observedAt)) / 1000 : null;
}

function overview(page) {
	const {now, operator: {rates, refusals}} = page;
	const portals = sorted(page);
	const {taken, capacity, sessions} = totals(portals);
	const healthy = portals.filter((portal) => !problemOf(portal, now)).length;
	return html`<ul class="tiles">
			${tile(t.seatsUsed, percent(capacity ? taken / capacity : 0), t.ofSeats(taken, capacity), rates.history('taken', now))}
			${tile(t.sessionsNow, number(sessions), '', rates.history('sessions', now))}
			${tile(t.grants, number(rates.lately(GRANTS, now)), t.lastMinute, rates.perMinute(GRANTS, now))}
			${tile(t.refusals, number(rates.lately(REFUSALS, now)), t.lastMinute, rates.perMinute(REFUSALS, now), 'bad')}
			${tile(t.portalsHealthy, `${number(healthy)} / ${number(portals.length)}`, '')}</ul>
		<h2 class="part">${t.problems}</h2>
		${problems(page, portals)}
		${advice(page)}
		<h2 class="part">${t.latestRefusals}</h2>
		${refusalList(page, refusals?.slice(0, LATEST))}
		${refusals?.length > LATEST ? html`<p><a href="/operator/refusals">${t.allRefusals(refusals.length)}</a></p>` : nothing}`;
}

function tile(name, value, detail, history = null, kind = '') {
	const known = history?.filter((each) => each !== null) ?? [];
	return html`<li class="tile ${kind}"><h2>${name}</h2><p class="value">${value} <small class="inline">${detail}</small></p>
		${history ? sparkline(history, t.sparkline(name, Math.max(0, ...known))) : nothing}</li>`;
}

/** What is wrong with a portal: a word for a badge; null if nothing is. */
function problemOf(portal, now) {
	return portal.health !== 'HEALTHY' ? portal.health : ageOf(portal, now) > OLD ? 'STALE' : null;
}

function problems(page, portals) {
	const wrong = portals.filter((portal) => problemOf(portal, page.now));
	const cordoned = [...page.operator.clusters.all.map((each) => [each, t.clusterOf(each.name)]), ...portals.map((each) => [each, t.portalOf(each.name, each.cluster.name)])]
		.filter(([{administrativeState}]) => administrativeState !== 'ACTIVE');
	if (!wrong.length && !cordoned.length) {
		return html`<p class="fine">${t.noProblems}</p>`;
	}
	return html`<ul class="problems">
		${repeat(wrong, ({id}) => id, (portal) => html`<li><span class="badge ${problemOf(portal, page.now).toLowerCase()}">${t.health[problemOf(portal, page.now)]}</span>
			<div><strong>${t.portalOf(portal.name, portal.cluster.name)}</strong><small>${[portal.healthDetail, seen(portal, page.now)].filter(Boolean).join(' · ')}</small></div></li>`)}
		${repeat(cordoned, ([{id}]) => id, ([what, name]) => html`<li><span class="badge cordoned">${t.cordoned}</span><div><strong>${name}</strong><small>${t.cordonMeaning}</small></div>
			${cordonButton(page, what, name)}</li>`)}</ul>`;
}

/** Where sessions should be ready before classes start; the gateway changes nothing in a cluster. */
function advice({now, operator: {classes: {open}}}) {
	const wanted = open.filter(({state}) => ['PLANNED', 'HOLDING'].includes(state))
		.flatMap(({name, plan}) => plan.portals.filter(({reservedNow, reservedNeeded}) => reservedNow < reservedNeeded).map((each) => ({...each, name})));
	return wanted.length ? html`<h2 class="part">${t.warmStart}</h2><ul class="problems">${wanted.map(({name, cluster, portal, environment, reservedNow, reservedNeeded, from}) =>
		html`<li><div><strong>${t.reserve(t.portalIn(portal, cluster), environment, reservedNow, reservedNeeded)}</strong><small>${t.reserveFor(name, ahead(from, now))}</small></div></li>`)}</ul>` : nothing;
}

function seen(portal, now) {
	const age = ageOf(portal, now);
	return age === null ? t.neverSeen : t.seenAgo(span(age));
}

function portalsView(page) {
	const of = Map.groupBy(sorted(page), ({cluster}) => cluster.id);
	return html`${repeat(page.operator.clusters.all, ({id}) => id, (cluster) => clusterSection(page, cluster, of.get(cluster.id) ?? []))}`;
}

function clusterSection(page, cluster, portals) {
	const confirm = () => page.open(confirmation(page, {title: t.cordonWhich(cluster.name), text: t.cordonCluster(portals.length),
		keep: t.cancel, go: t.cordonIt, act: () => setState(page, cluster)}));
	const first = [...portals].sort((one, other) => (problemOf(one, page.now) === null) - (problemOf(other, page.now) === null));
	return html`<section class="cluster" data-cluster=${cluster.name} aria-label=${t.clusterOf(cluster.name)}>
		<div class="title"><h2>${cluster.name}</h2>${state(cluster)}
			<div class="total">${cluster.availability ? seats(cluster.availability) : nothing}</div>
			${cordonButton(page, cluster, t.clusterOf(cluster.name), confirm)}</div>
		<div class="scroll" tabindex="0" role="region" aria-label=${t.portalsOf(cluster.name)}><table>
			<thead><tr><th scope="col">${t.portal}</th><th scope="col">${t.state}</th><th scope="col">${t.sessions}</th>
				<th scope="col"><span class="hidden">${t.actions}</span></th></tr></thead>
			<tbody>${repeat(first, ({id}) => id, (portal) => portalRow(page, cluster, portal))}</tbody></table></div></section>`;
}

function portalRow(page, cluster, portal) {
	const {name, url, healthDetail, allocated, maximum} = portal;
	return html`<tr data-portal=${name}>
		<th scope="row"><a href=${url} target="_blank" rel="noopener noreferrer">${name}</a></th>
		<td>${state(portal)}${healthDetail ? html`<small>${healthDetail}</small>` : nothing}
			<small class=${ageOf(portal, page.now) > OLD ? 'aged' : ''}>${seen(portal, page.now)}</small></td>
		<td>${allocated === null ? '–' : number(allocated)}${maximum === null ? nothing : ` / ${number(maximum)}`}</td>
		<td>${cordonButton(page, portal, t.portalOf(name, cluster.name))}</td></tr>`;
}

function state({health, administrativeState}) {
	return html`<span class="badge ${health.toLowerCase()}">${t.health[health]}</span>
		${administrativeState === 'ACTIVE' ? nothing : html`<span class="badge cordoned" title=${t.cordonMeaning}>${t.cordoned}</span>`}`;
}

function cordonButton(page, what, name, cordon = () => setState(page, what)) {
	const active = what.administrativeState === 'ACTIVE';
	return html`<button class="quiet" aria-disabled=${page.operator.busy.has(what.id)} @click=${() => (active ? cordon() : setState(page, what))}
		>${active ? t.cordon : t.uncordon}<span class="hidden"> ${name}</span></button>`;
}

function sessionsView(page) {
	const {sessions, text, shown} = page.operator;
	const words = text.toLowerCase().split(/\s+/);
	const found = sessions.all.filter((session) => {
		const all = [session.name, session.user, session.tenant, session.workshop.title, session.workshop.name, session.portal.name, session.cluster.name,
			t.states[session.state]].join('\n').toLowerCase();
		return words.every((word) => all.includes(word));
	}).sort((one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? ''));
	return html`<div class="tools"><label class="search">${t.search} <input type="search" .value=${text} placeholder=${t.sessionSearchHint} @input=${(event) => {
		Object.assign(page.operator, {text: event.target.value, shown: STEP});
		page.show();
	}}></label><p role="status">${t.countSessions(found.length, sessions.all.length)}</p></div>
		${found.length ? html`<div class="panel scroll" tabindex="0" role="region" aria-label=${t.sessions}><table class="list">
			<thead><tr><th scope="col">${t.user}</th><th scope="col">${t.workshop}</th><th scope="col">${t.state}</th><th scope="col">${t.timeLeft}</th>
				<th scope="col">${t.portal}</th><th scope="col">${t.session}</th><th scope="col"><span class="hidden">${t.actions}</span></th></tr></thead>
			<tbody>${repeat(found.slice(0, shown), ({id}) => id, (session) => sessionRow(page, session))}</tbody></table></div>
			${found.length > shown ? html`<p><button class="quiet" @click=${() => {
				page.operator.shown += STEP;
				page.show();
			}}>${t.showMore}</button></p>` : nothing}` : html`<p class="empty">${sessions.byKey ? t.noneFound : t.loading}</p>`}`;
}

function sessionRow(page, session) {
	const {name, user, tenant, state: current, expiresAt, workshop, portal, cluster} = session;
	return html`<tr data-session=${name}><th scope="row">${user}${tenant ? html`<small>${tenant}</small>` : nothing}</th><td><a href=${pathOf(workshop.name)}>${workshop.title}</a></td>
		<td>${t.states[current]}</td><td>${expiresAt ? span((Date.parse(expiresAt) - page.now) / 1000) : '–'}</td>
		<td>${portal.name}<small>${cluster.name}</small></td><td><small>${name}</small></td>
		<td><button class="quiet" ?disabled=${current === 'STOPPING'} aria-disabled=${page.sessions.busy.has(session.id)}
			@click=${() => page.open(confirmEnd(page, session))}>${t.end}<span class="hidden"> ${name}</span></button></td></tr>`;
}

function seatsView(page) {
	return heat.heatMap(page, sorted(page));
}

function refusalsView(page) {
	return refusalList(page, page.operator.refusals);
}

function refusalList({now}, recent) {
	if (!recent?.length) {
		return html`<p class="fine">${recent ? t.noRefusals : t.loading}</p>`;
	}
	return html`<ul class="refusals">${repeat(recent, ({id}) => id, (refusal) => html`<li><details>
		<summary><strong>${refusal.workshop}</strong> ${t.why[refusal.reason] ?? refusal.message}
			<small>${[t.ago(span((now - Date.parse(refusal.decidedAt)) / 1000)), refusal.reason,
				refusal.tenant ? `${refusal.caller} (${refusal.tenant})` : refusal.caller, refusal.user && t.userOf(refusal.user),
				`${number(refusal.durationMilliseconds)} ms`].filter(Boolean).join(' · ')}</small></summary>
		<p lang="en">${refusal.message}</p>
		${refusal.steps.length ? html`<ol>${refusal.steps.map(step)}</ol>` : html`<p>${t.offeredNowhere}</p>`}</details></li>`)}</ul>`;
}

function step({cluster, portal, environment, rank, rule, detail, attempt}) {
	return html`<li><strong>${t.portalIn(portal, cluster)}</strong> <small class="inline">(${environment})</small>:
		${rank ? t.candidate(rank, detail) : `${rule}: ${detail}`}${attempt ? t.attempted(attempt.outcome.toLowerCase(), attempt.detail) : ''}</li>`;
}
