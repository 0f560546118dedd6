/** For operators: clusters and portals, how they are, how full they are, and why requests were refused. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {Known} from '/page/known.js';
import {closeDialog, count, modal, seats, span} from '/page/parts.js';

const CLUSTER = 'id name administrativeState health availability { ready remaining capacity allocated }';

const PORTAL = `
	id name url administrativeState health healthDetail observedAt maximum allocated
	cluster { ${CLUSTER} }
	environments { id name state capacity allocated available workshop { name title } }`;

const REFUSALS = `placements(outcome: REFUSED, first: 20) { nodes {
	id decidedAt durationMilliseconds caller tenant user workshop reason message
	steps { cluster portal environment rank rule detail attempt { outcome detail } }
} }`;

const FLEET = `query Fleet { clusters { ${CLUSTER} } portals { ${PORTAL} } ${REFUSALS} }`;

const CHANGES = `subscription Portals { portalChanges { removed portal { ${PORTAL} } } }`;

/** What is no change of a portal, and hence is not told. */
const RECENT = `query Recent { portals { id observedAt } ${REFUSALS} }`;

const SET_STATE = `
	mutation SetState($id: ID!, $state: AdministrativeState!) {
		setAdministrativeState(id: $id, state: $state) { id }
	}`;

const HEALTH = {HEALTHY: 'Healthy', UNREACHABLE: 'Unreachable', REJECTING: 'Rejects us', UNKNOWN: 'Not seen yet'};

const SHADES = 10;

/** Milliseconds. */
const REFRESH = 5000;

/** Seconds; readings are older only if something is wrong. */
const OLD = 60;

export const title = 'Fleet';

export function empty() {
	return {portals: new Known(), clusters: new Known(), refusals: null, busy: new Set()};
}

export async function load(page) {
	const {portals, clusters} = page.operator;
	const answer = page.gateway.ask(FLEET);
	await Promise.all([
		clusters.load(async () => (await answer).clusters, ({id}) => id),
		portals.load(async () => (await answer).portals, ({id}) => id)]);
	page.operator.refusals = (await answer).placements.nodes;
}

/** All portals come first, then those that change; what else there is to see is asked for while one looks. */
export function listen(page) {
	const {portals, clusters} = page.operator;
	const stop = page.gateway.listen(CHANGES, {}, ({portalChanges: {removed, portal}}) => {
		portals.tell(portal.id, removed ? null : portal);
		if (!removed) {
			clusters.tell(portal.cluster.id, portal.cluster);
		}
		page.show();
	});
	const timer = setInterval(() => {
		if (page.view === 'operator' && page.live && !document.hidden) {
			refresh(page).catch((problem) => console.warn('The operator view could not be refreshed', problem));
		}
	}, REFRESH);
	return () => {
		clearInterval(timer);
		stop();
	};
}

async function refresh(page) {
	const recent = await page.gateway.ask(RECENT);
	recent.portals.forEach((portal) => Object.assign(page.operator.portals.get(portal.id) ?? {}, portal));
	page.operator.refusals = recent.placements.nodes;
	page.show();
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
		page.tell(cordon ? `${name} is cordoned: it takes no new sessions; those that exist go on.` : `${name} takes new sessions again.`);
	});
	busy.delete(id);
	page.show();
}

export function view(page) {
	if (!page.viewer?.mayAdminister) {
		return html`<p class="empty">This view takes the role admin.</p>`;
	}
	const clusters = page.operator.clusters.all;
	const of = new Map(clusters.map(({id}) => [id, []]));
	page.operator.portals.all.sort((one, other) => one.name.localeCompare(other.name))
		.forEach((portal) => of.get(portal.cluster.id)?.push(portal));
	return html`
		<h1>Fleet</h1>
		${repeat(clusters, ({id}) => id, (cluster) => clusterSection(page, cluster, of.get(cluster.id)))}
		<h2 class="part">Seats</h2>
		${heatMap([...of.values()].flat())}
		<h2 class="part">Recent refusals</h2>
		${refusals(page)}`;
}

function clusterSection(page, cluster, portals) {
	return html`<section class="cluster" data-cluster=${cluster.name} aria-label="Cluster ${cluster.name}">
		<div class="title"><h2>${cluster.name}</h2>${state(cluster)}
			<div class="total">${cluster.availability ? seats(cluster.availability) : nothing}</div>
			${cordonButton(page, cluster, `cluster ${cluster.name}`, () => page.open(confirmCordon(page, cluster, portals.length)))}</div>
		<div class="scroll"><table>
			<thead><tr><th scope="col">Portal</th><th scope="col">State</th><th scope="col">Sessions</th>
				<th scope="col"><span class="hidden">What one can do</span></th></tr></thead>
			<tbody>${repeat(portals, ({id}) => id, (portal) => portalRow(page, cluster, portal))}</tbody></table></div></section>`;
}

function portalRow(page, cluster, portal) {
	const {name, url, healthDetail, observedAt, allocated, maximum} = portal;
	const age = observedAt ? (page.now - Date.parse(observedAt)) / 1000 : null;
	return html`<tr data-portal=${name}>
		<th scope="row"><a href=${url} target="_blank" rel="noopener noreferrer">${name}</a></th>
		<td>${state(portal)}${healthDetail ? html`<small>${healthDetail}</small>` : nothing}
			<small class=${age > OLD ? 'aged' : ''}>${age === null ? 'never seen' : `seen ${span(age)} ago`}</small></td>
		<td>${allocated ?? '–'}${maximum === null ? nothing : ` of ${maximum}`}</td>
		<td>${cordonButton(page, portal, `portal ${name} of ${cluster.name}`)}</td></tr>`;
}

function state({health, administrativeState}) {
	return html`<span class="badge ${health.toLowerCase()}">${HEALTH[health]}</span>
		${administrativeState === 'ACTIVE' ? nothing : html`<span class="badge cordoned" title="It takes no new sessions; those that exist go on">Cordoned</span>`}`;
}

function cordonButton(page, what, name, cordon = () => setState(page, what)) {
	const active = what.administrativeState === 'ACTIVE';
	return html`<button class="quiet" aria-disabled=${page.operator.busy.has(what.id)} @click=${() => (active ? cordon() : setState(page, what))}
		>${active ? 'Cordon' : 'Uncordon'}<span class="hidden"> ${name}</span></button>`;
}

/** A whole cluster is not to be had with one wrong click. */
function confirmCordon(page, cluster, portals) {
	return () => modal(page, `Cordon cluster ${cluster.name}?`, html`
		<p>${count(portals, 'portal')} will take no new sessions. Sessions that exist go on.</p>
		<p class="buttons"><button class="quiet" autofocus @click=${(event) => closeDialog(event.target)}>Cancel</button>
			<button class="bad" @click=${(event) => {
				closeDialog(event.target);
				setState(page, cluster);
			}}>Cordon cluster</button></p>`);
}

/** A row for each workshop, a column for each portal; the darker, the fuller. */
function heatMap(portals) {
	const titles = new Map(portals.flatMap(({environments}) => environments.map(({workshop}) => [workshop.name, workshop.title])));
	const names = [...titles.keys()].sort((one, other) => titles.get(one).localeCompare(titles.get(other)));
	if (!names.length) {
		return html`<p class="empty">No portal was seen yet.</p>`;
	}
	return html`<div class="panel heat">
		<p class="facts">Sessions of seats; <span class="dot">●</span> one is ready at once. What is crossed out gives no new sessions now.
			<span class="legend">free ${[0, 2, 4, 6, 8, 10].map((shade) => html`<span class="cell heat-${shade}"></span>`)} full</span></p>
		<div class="scroll" tabindex="0" role="region" aria-label="Seats by workshop and portal"><table><thead><tr><th scope="col">Workshop</th>${portals.map((portal) => html`<th scope="col">${portal.name}<small>${portal.cluster.name}</small></th>`)}</tr></thead>
		<tbody>${names.map((name) => html`<tr><th scope="row">${titles.get(name)}</th>${portals.map((portal) => cell(portal, name))}</tr>`)}</tbody></table></div></div>`;
}

function cell(portal, name) {
	const here = portal.environments.filter(({workshop}) => workshop.name === name);
	if (!here.length) {
		return html`<td></td>`;
	}
	const sum = (field) => here.reduce((total, environment) => total + environment[field], 0);
	const [capacity, allocated, available] = [sum('capacity'), sum('allocated'), sum('available')];
	const shade = capacity ? Math.min(SHADES, Math.ceil(SHADES * allocated / capacity)) : SHADES;
	const open = portal.health === 'HEALTHY' && portal.administrativeState === 'ACTIVE'
		&& portal.cluster.administrativeState === 'ACTIVE' && here.some(({state: each}) => each === 'RUNNING');
	return html`<td class="cell heat-${shade}" title="${here.map(({name: environment, state: each}) => `${environment}: ${each.toLowerCase()}`).join(', ')}; ${available} ready">
		${open ? html`${allocated}/${capacity}` : html`<s>${allocated}/${capacity}</s>`}
		${open && available ? html`<span class="dot" role="img" aria-label="ready">●</span>` : nothing}</td>`;
}

function refusals({operator: {refusals: recent}, now}) {
	if (!recent?.length) {
		return html`<p class="empty">No request was refused lately.</p>`;
	}
	return html`<ul class="refusals">${repeat(recent, ({id}) => id, (refusal) => html`<li><details>
		<summary><strong>${refusal.workshop}</strong> ${refusal.message}
			<small>${[`${span((now - Date.parse(refusal.decidedAt)) / 1000)} ago`, refusal.reason,
				`${refusal.caller}${refusal.tenant ? ` for ${refusal.tenant}` : ''}`, refusal.user && `user ${refusal.user}`,
				`${refusal.durationMilliseconds} ms`].filter(Boolean).join(' · ')}</small></summary>
		${refusal.steps.length ? html`<ol>${refusal.steps.map(step)}</ol>` : html`<p>No portal offers it.</p>`}</details></li>`)}</ul>`;
}

function step({cluster, portal, environment, rank, rule, detail, attempt}) {
	return html`<li><strong>${portal} in ${cluster}</strong> <small class="inline">(${environment})</small>:
		${rank ? `candidate ${rank} (${detail})` : `${rule}: ${detail}`}${attempt ? `; asked: ${attempt.outcome.toLowerCase()}, ${attempt.detail}` : ''}</li>`;
}
