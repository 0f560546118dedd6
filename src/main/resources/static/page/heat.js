/** A row for each workshop, a column for each portal; the darker, the fuller. Only rows in view exist: 200 × 50 are 10,000 cells. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {guard} from '/webjars/lit-html/directives/guard.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {compare, number} from '/page/format.js';
import {language, t} from '/page/language.js';

const SHADES = 10;

/** Pixels, as in page.css. */
const ROW = 32;

/** Rows above and below those in view. */
const SPARE = 6;

/** More portals than these get narrow columns. */
const ROOMY = 8;

export function empty() {
	return {top: 0, height: 640, text: '', last: {}};
}

/** The rows of a table, made again only if a portal or the choice has changed. */
function tableOf(page, portals) {
	const {heat, portals: known} = page.operator;
	const {version, text} = heat.last;
	if (version !== known.version || text !== heat.text) {
		const rows = new Map();
		portals.forEach((portal, column) => portal.environments.forEach((environment) => {
			const {name, title} = environment.workshop;
			const row = rows.get(name) ?? rows.set(name, {name, title, cells: new Map()}).get(name);
			row.cells.set(column, cellOf(portal, environment, row.cells.get(column)));
		}));
		const wanted = heat.text.toLowerCase();
		heat.last = {version: known.version, text: heat.text, all: rows.size,
			rows: [...rows.values()].filter(({name, title}) => `${name} ${title}`.toLowerCase().includes(wanted))
				.sort((one, other) => compare(one.title, other.title))};
	}
	return heat.last;
}

/** A portal may have several environments of a workshop. */
function cellOf(portal, {state, capacity, allocated, available}, before) {
	const open = state === 'RUNNING' && [portal, portal.cluster].every(({administrativeState}) => administrativeState === 'ACTIVE')
		&& portal.health === 'HEALTHY';
	return {capacity: capacity + (before?.capacity ?? 0), allocated: allocated + (before?.allocated ?? 0),
		available: available + (before?.available ?? 0), open: open || (before?.open ?? false)};
}

export function heatMap(page, portals) {
	const {heat} = page.operator;
	const {rows, all} = tableOf(page, portals);
	if (!all) {
		return html`<p class="empty">${t.noPortalSeen}</p>`;
	}
	const first = Math.max(0, Math.min(Math.floor(heat.top / ROW) - SPARE, rows.length - 1));
	const visible = rows.slice(first, first + Math.ceil(heat.height / ROW) + 2 * SPARE);
	const narrow = portals.length > ROOMY;
	const below = rows.length - first - visible.length;
	const spacer = (count) => (count > 0 ? html`<tr aria-hidden="true"><td class="spacer" colspan=${portals.length + 1} height=${count * ROW}></td></tr>` : nothing);
	return html`<div class="tools"><label class="search">${t.search} <input type="search" .value=${heat.text} placeholder=${t.workshop} @input=${(event) => {
		Object.assign(heat, {text: event.target.value, top: 0});
		page.show();
	}}></label>
		<p class="shades">${t.heatFree} ${[0, 2, 4, 6, 8, 10].map((shade) => html`<span class="cell heat-${shade}"></span>`)} ${t.heatFull}
			<span class="cell closed">×</span> ${t.heatClosed}</p></div>
		<div class="panel heat ${narrow ? 'narrow' : ''}"><div class="scroll" tabindex="0" role="region" aria-label=${t.heatMap} @scroll=${(event) => {
			const {scrollTop, clientHeight} = event.target;
			const moved = Math.floor(scrollTop / ROW) !== Math.floor(heat.top / ROW) || clientHeight !== heat.height;
			Object.assign(heat, {top: scrollTop, height: clientHeight});
			if (moved) {
				page.show();
			}
		}}><table aria-rowcount=${rows.length + 1}>
			<thead><tr aria-rowindex="1"><th scope="col">${t.workshop}</th>${portals.map((portal) => html`<th scope="col"><span>${portal.name}
				<small>${portal.cluster.name}</small></span></th>`)}</tr></thead>
			<tbody>${spacer(first)}${repeat(visible, ({name}) => name, (row, index) => guard([row, first + index, portals.length, language], () => html`<tr aria-rowindex=${first + index + 2}>
				<th scope="row" title=${row.title}>${row.title}</th>${portals.map((_, column) => cell(row.cells.get(column), narrow))}</tr>`))}${spacer(below)}</tbody></table></div></div>`;
}

/** Narrow cells have the share of seats taken, wide ones the numbers. */
function cell(values, narrow) {
	if (!values) {
		return html`<td></td>`;
	}
	const {capacity, allocated, available, open} = values;
	const share = capacity ? Math.min(1, allocated / capacity) : 1;
	const words = t.heatCell(allocated, capacity, available);
	return html`<td class="cell ${open ? `heat-${Math.ceil(SHADES * share)}` : 'closed'}" title=${open ? words : `${words}; ${t.heatClosed}`}>${open ? (narrow ? number(Math.round(100 * share))
		: `${allocated}/${capacity}`) : '×'}${open && available && !narrow ? html` <span class="dot" role="img" aria-label=${t.legendReady}>●</span>` : nothing}</td>`;
}
