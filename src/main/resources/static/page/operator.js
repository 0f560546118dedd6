/** For operators: clusters and portals, how they are, how full they are, and why requests were refused. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {span} from '/page/parts.js';

const PORTAL = `
	id name url administrativeState health healthDetail observedAt maximum allocated
	cluster { id name administrativeState }
	environments { id name state capacity allocated available workshop { name title } }`;

const HEALTH = {HEALTHY: 'Healthy', UNREACHABLE: 'Unreachable', REJECTING: 'Rejects us', UNKNOWN: 'Not seen yet'};

const SHADES = 10;

const REFRESH = 5000;

export function empty() {
	return {byId: new Map(), clusters: [], refusals: null, busy: new Set()};
}

export async function load(page) {
	const data = await page.gateway.ask(`
		query Fleet {
			clusters { id name administrativeState }
			portals { ${PORTAL} }
			${REFUSALS}
		}`);
	page.operator.byId = new Map(data.portals.map((portal) => [portal.id, portal]));
	page.operator.clusters = data.clusters;
	page.operator.refusals = data.placements.nodes;
}

const REFUSALS = `placements(outcome: REFUSED, first: 20) { nodes {
	id decidedAt durationMilliseconds caller tenant user workshop reason message
	steps { cluster portal environment rank rule detail attempt { outcome detail } }
} }`;

/**
 * All portals come first, then those that change. That a portal was seen again is no change of it, and neither is a
 * refusal: these are asked for while one looks.
 */
export function listen(page) {
	const stop = page.gateway.listen(`
		subscription Portals { portalChanges { removed portal { ${PORTAL} } } }`, {}, ({portalChanges: {removed, portal}}) => {
		const {byId, clusters} = page.operator;
		if (removed) {
			byId.delete(portal.id);
		}
		else {
			byId.set(portal.id, portal);
			const known = clusters.find(({id}) => id === portal.cluster.id);
			if (known) {
				known.administrativeState = portal.cluster.administrativeState;
			}
			else {
				clusters.push(portal.cluster);
			}
		}
		page.show();
	});
	const timer = setInterval(async () => {
		if (page.view === 'operator' && page.live && !document.hidden) {
			try {
				const data = await page.gateway.ask(`query Recent { portals { id observedAt } ${REFUSALS} }`);
				data.portals.forEach((portal) => Object.assign(page.operator.byId.get(portal.id) ?? {}, portal));
				page.operator.refusals = data.placements.nodes;
				page.show();
			}
			catch (problem) {
				console.warn('The operator view could not be refreshed', problem);
			}
		}
	}, REFRESH);
	return () => {
		clearInterval(timer);
		stop();
	};
}

async function setState(page, {id, administrativeState}) {
	page.operator.busy.add(id);
	page.show();
	await page.attempt(async () => {
		await page.gateway.ask(`
			mutation SetState($id: ID!, $state: AdministrativeState!) {
				setAdministrativeState(id: $id, state: $state) { id }
			}`, {id, state: administrativeState === 'ACTIVE' ? 'CORDONED' : 'ACTIVE'});
		await load(page);
	});
	page.operator.busy.delete(id);
	page.show();
}

export function view(page) {
	if (!page.viewer?.mayAdminister) {
		return html`<p class="empty">This view takes the role admin.</p>`;
	}
	const portals = [...page.operator.byId.values()].sort((one, other) =>
		one.cluster.name.localeCompare(other.cluster.name) || one.name.localeCompare(other.name));
	return html`
		<h1>Fleet</h1>
		${page.operator.clusters.map((cluster) => clusterSection(page, cluster, portals.filter((portal) => portal.cluster.id === cluster.id)))}
		<h1>Seats</h1>
		${heatMap(portals)}
		<h1>Recent refusals</h1>
		${refusals(page)}`;
}

function clusterSection(page, cluster, portals) {
	return html`<section class="cluster" data-cluster=${cluster.name}>
		<div class="title"><h2>${cluster.name}</h2>${cordon(page, cluster, `cluster ${cluster.name}`)}</div>
		<div class="scroll"><table>
			<thead><tr><th scope="col">Portal</th><th scope="col">Health</th><th scope="col">Seen</th><th scope="col">Sessions</th><th scope="col"></th></tr></thead>
			<tbody>${repeat(portals, ({id}) => id, (portal) => html`<tr data-portal=${portal.name}>
				<th scope="row"><a href=${portal.url} target="_blank" rel="noopener noreferrer">${portal.name}</a></th>
				<td><span class="badge ${portal.health.toLowerCase()}" title=${portal.healthDetail ?? ''}>${HEALTH[portal.health]}</span>
					${portal.healthDetail ? html`<small>${portal.healthDetail}</small>` : nothing}</td>
				<td>${portal.observedAt ? `${span((page.now - Date.parse(portal.observedAt)) / 1000)} ago` : 'never'}</td>
				<td>${portal.allocated ?? '–'}${portal.maximum === null ? nothing : ` of ${portal.maximum}`}</td>
				<td>${cordon(page, portal, `portal ${portal.name} of ${cluster.name}`)}</td></tr>`)}</tbody></table></div></section>`;
}

function cordon(page, what, name) {
	const active = what.administrativeState === 'ACTIVE';
	return html`${active ? nothing : html`<span class="badge cordoned" title="It takes no new sessions; those that exist go on">Cordoned</span>`}
		<button class="quiet" ?disabled=${page.operator.busy.has(what.id)} aria-label="${active ? 'Cordon' : 'Uncordon'} ${name}"
			@click=${() => setState(page, what)}>${active ? 'Cordon' : 'Uncordon'}</button>`;
}

/** A row for each workshop, a column for each portal; the darker, the fuller. */
function heatMap(portals) {
	const titles = new Map(portals.flatMap(({environments}) => environments.map(({workshop}) => [workshop.name, workshop.title])));
	const names = [...titles.keys()].sort((one, other) => titles.get(one).localeCompare(titles.get(other)));
	if (!names.length) {
		return html`<p class="empty">No portal was seen yet.</p>`;
	}
	return html`<div class="scroll"><table class="heat">
		<caption>Sessions of seats; a dot: one is ready at once. What is crossed out cannot be reached now.</caption>
		<thead><tr><th scope="col">Workshop</th>${portals.map((portal) => html`<th scope="col">${portal.name}<small>${portal.cluster.name}</small></th>`)}</tr></thead>
		<tbody>${names.map((name) => html`<tr><th scope="row">${titles.get(name)}</th>${portals.map((portal) => cell(portal, name))}</tr>`)}</tbody></table></div>`;
}

function cell(portal, name) {
	const here = portal.environments.filter(({workshop}) => workshop.name === name);
	if (!here.length) {
		return html`<td></td>`;
	}
	const sum = (field) => here.reduce((total, environment) => total + environment[field], 0);
	const [capacity, allocated, available] = [sum('capacity'), sum('allocated'), sum('available')];
	const shade = capacity ? Math.min(SHADES, Math.ceil(SHADES * allocated / capacity)) : SHADES;
	return html`<td class="cell heat-${shade} ${portal.health === 'HEALTHY' ? '' : 'old'}"
		title="${here.map(({name: environment, state}) => `${environment}: ${state.toLowerCase()}`).join(', ')}; ${available} ready">
		${allocated}/${capacity}${available ? html`<span class="dot" aria-label="ready">●</span>` : nothing}</td>`;
}

function refusals({operator: {refusals: recent}, now}) {
	if (!recent?.length) {
		return html`<p class="empty">No request was refused lately.</p>`;
	}
	return html`<ul class="refusals">${repeat(recent, ({id}) => id, (refusal) => html`<li><details>
		<summary><strong>${refusal.workshop}</strong> ${refusal.message}
			<small>${span((now - Date.parse(refusal.decidedAt)) / 1000)} ago · ${refusal.reason} · ${refusal.caller}${refusal.tenant ? ` for ${refusal.tenant}` : ''}${refusal.user ? `, user ${refusal.user}` : ''} · ${refusal.durationMilliseconds} ms</small></summary>
		${refusal.steps.length ? html`<ol>${refusal.steps.map(step)}</ol>` : html`<p>No portal offers it.</p>`}</details></li>`)}</ul>`;
}

function step({cluster, portal, environment, rank, rule, detail, attempt}) {
	return html`<li><strong>${portal} in ${cluster}</strong> <small class="inline">(${environment})</small>:
		${rank ? `candidate ${rank} (${detail})` : `${rule}: ${detail}`}${attempt ? html`; asked: ${attempt.outcome.toLowerCase()}, ${attempt.detail}` : nothing}</li>`;
}
