/** What was used: sessions of each day as a chart, then workshops, tenants or classes as a table, and a file with all of it. */
import {html, nothing, svg} from '/webjars/lit-html/lit-html.js';
import {compare, day, number, span} from '/page/format.js';
import {t} from '/page/language.js';

const USAGE = `
	query Usage($tenant: String, $from: String!, $to: String!, $groupBy: [UsageGroup!]) {
		days: usage(tenant: $tenant, from: $from, to: $to, groupBy: [DAY]) { day sessions }
		rows: usage(tenant: $tenant, from: $from, to: $to, groupBy: $groupBy) {
			tenant workshop classId sessions meanSeconds meanWaitMilliseconds refusals { reason count }
		}
	}`;

const DAY = 86_400_000;

/** Days up to this one. */
const PERIODS = [7, 30, 90, 365];

const GROUPS = ['WORKSHOP', 'TENANT', 'CLASS'];

/** In units of the chart. */
const [HEIGHT, BAR] = [100, 10];

/** `days` and `rows` are null until they are loaded. */
export function empty() {
	return {period: 30, group: GROUPS[0], days: null, rows: null};
}

function range({period}) {
	const today = Date.now();
	const date = (time) => new Date(time).toISOString().slice(0, 10);
	return {from: date(today - (period - 1) * DAY), to: date(today)};
}

export async function load(page) {
	const {usage} = page.operator;
	const {period, group} = usage;
	const {days, rows} = await page.gateway.ask(USAGE, {tenant: page.tenant, ...range(usage), groupBy: [group]});
	if (usage.period === period && usage.group === group) {
		Object.assign(usage, {days, rows});
		page.show();
	}
}

function choose(page, change) {
	Object.assign(page.operator.usage, change);
	page.attempt(() => load(page));
	page.show();
}

/** The browser saves what the gateway sends: a link could not bring the token along. */
async function download(page) {
	const {usage} = page.operator;
	const blob = await page.gateway.download(`/usage.csv?${new URLSearchParams({...range(usage), ...page.tenant && {tenant: page.tenant}})}`);
	const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(blob), download: 'usage.csv'});
	link.click();
	URL.revokeObjectURL(link.href);
}

export function view(page) {
	const {period, group, days, rows} = page.operator.usage;
	return html`<div class="tools">
			<label>${t.period} <select @change=${(event) => choose(page, {period: Number(event.target.value)})}>
				${PERIODS.map((each) => html`<option value=${each} .selected=${each === period}>${t.lastDays(each)}</option>`)}</select></label>
			<label>${t.group} <select @change=${(event) => choose(page, {group: event.target.value})}>
				${GROUPS.map((each) => html`<option value=${each} .selected=${each === group}>${t.usageGroups[each]}</option>`)}</select></label>
			<button class="quiet" @click=${() => page.attempt(() => download(page))}>${t.downloadCsv}</button></div>
		${days ? html`${chart(days, range({period}), period)}${table(page, rows, group)}` : html`<p class="empty">${t.loading}</p>`}`;
}

/** A bar for each day; its numbers are in the table of days below it. */
function chart(days, {from}, period) {
	const byDay = new Map(days.map((each) => [each.day, each.sessions]));
	const values = Array.from({length: period}, (_, index) => {
		const date = new Date(Date.parse(from) + index * DAY).toISOString().slice(0, 10);
		return [date, byDay.get(date) ?? 0];
	});
	const most = Math.max(1, ...values.map(([, sessions]) => sessions));
	const sum = values.reduce((total, [, sessions]) => total + sessions, 0);
	return html`<figure class="panel chart"><svg viewBox="0 0 ${period * BAR} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t.usageChart(sum, period, most)}>
			${values.map(([date, sessions], index) => svg`<rect x=${index * BAR} width=${BAR - 2} y=${HEIGHT - HEIGHT * sessions / most}
				height=${HEIGHT * sessions / most}><title>${day(date)}: ${number(sessions)}</title></rect>`)}</svg>
		<figcaption><span>${day(values[0][0])}</span><span>${t.usageChart(sum, period, most)}</span><span>${day(values.at(-1)[0])}</span></figcaption></figure>`;
}

/** As people know it, as long as the page does. */
function nameOf(page, {workshop, tenant, classId}, group) {
	switch (group) {
		case 'WORKSHOP': return page.catalog.workshops.get(workshop)?.title ?? workshop;
		case 'CLASS': return page.operator.classes.all.find(({id}) => id === classId)?.name ?? (classId || t.noClass);
		default: return tenant || '–';
	}
}

function table(page, rows, group) {
	if (!rows.length) {
		return html`<p class="fine">${t.noUsage}</p>`;
	}
	const sorted = [...rows].sort((one, other) => other.sessions - one.sessions || compare(nameOf(page, one, group), nameOf(page, other, group)));
	return html`<div class="panel scroll" tabindex="0" role="region" aria-label=${t.parts.usage}><table class="numbers">
		<thead><tr><th scope="col">${t.usageGroups[group]}</th><th scope="col">${t.sessions}</th><th scope="col">${t.averageLength}</th>
			<th scope="col">${t.averageWait}</th><th scope="col">${t.refusals}</th></tr></thead>
		<tbody>${sorted.map((row) => html`<tr><th scope="row">${nameOf(page, row, group)}</th><td>${number(row.sessions)}</td>
			<td>${row.meanSeconds === null ? '–' : span(row.meanSeconds)}</td><td>${row.meanWaitMilliseconds === null ? '–' : span(row.meanWaitMilliseconds / 1000)}</td>
			<td>${refusals(row)}</td></tr>`)}</tbody></table></div>`;
}

function refusals({refusals: all}) {
	return all.length ? html`${number(all.reduce((sum, {count}) => sum + count, 0))} <small>${all.map(({reason, count}) =>
		`${t.why[reason] ?? reason}: ${number(count)}`).join(' · ')}</small>` : nothing;
}
