/** One class: how to join it, to share and to print, and live who is in it. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {clock, number, period} from '/page/format.js';
import {t} from '/page/language.js';
import {CLASS, confirmation} from '/page/parts.js';
import {isValid, local, MINUTE, PLANNED, planView, refusal} from '/page/plan.js';
import {qrImage, shareButtons} from '/page/share.js';

const LIVE = `${CLASS} sessions members { name joinedAt state expiresAt }`;

const DETAILS = `
	query Class($id: ID!) {
		class(id: $id) { ${LIVE} plan { ${PLANNED} } voucher { code joinUrl } }
	}`;

const WATCH = `
	subscription WatchClass($id: ID!) {
		classChanged(id: $id) { ${LIVE} }
	}`;

const CANCEL = 'mutation CancelClass($id: ID!) { cancelClass(id: $id) { class { id } } }';

const CHANGE = `
	mutation ChangeClass($id: ID!, $input: ClassChangeInput!) {
		changeClass(id: $id, input: $input) {
			... on ClassSaved { class { id } }
			... on ClassRefused { message plan { coverable seats } }
		}
	}`;

const END_ALL = 'mutation EndClass($id: ID!) { endClassSessions(id: $id) { done failed message } }';

const EXTEND_ALL = 'mutation ExtendClass($id: ID!) { extendClassSessions(id: $id) { done failed message } }';

/** Characters of a code that are read at a time. */
const GROUP = /.{1,5}/g;

/** `value` is undefined until it is loaded, and null if there is no such class. */
export function empty() {
	return {value: undefined, plan: null, voucher: null, stop: null, busy: false};
}

export const titleOf = ({value}) => value?.name;

export function isOver({state}) {
	return ['ENDED', 'CANCELED'].includes(state);
}

/** Its title where the page knows the workshop. */
export function workshopOf({catalog: {workshops}}, {workshop}) {
	return workshops.get(workshop)?.title ?? workshop;
}

export function badge({state}) {
	return html`<span class="badge ${{RUNNING: 'running', HOLDING: 'waiting', PLANNED: 'unknown'}[state] ?? ''}">${t.classStates[state]}</span>`;
}

/** Loads the class, then follows its changes. */
export async function follow(page, id) {
	const {shown} = page.classes;
	const answer = await page.gateway.ask(DETAILS, {id});
	if (shown !== page.classes.shown) {
		return;
	}
	leave(page);
	Object.assign(shown, {value: answer.class, plan: answer.class?.plan, voucher: answer.class?.voucher});
	if (answer.class) {
		shown.stop = page.gateway.listen(WATCH, {id}, ({classChanged}) => {
			shown.value = classChanged;
			page.show();
		});
	}
	page.show();
}

export function leave({classes: {shown}}) {
	shown.stop?.();
	shown.stop = null;
}

async function act(page, what) {
	const {shown} = page.classes;
	if (shown.busy) {
		return;
	}
	shown.busy = true;
	page.show();
	await page.attempt(what);
	shown.busy = false;
	page.show();
}

export function view(page) {
	const {value, voucher} = page.classes.shown;
	const back = html`<p class="back"><a href="/classes">← ${t.classes}</a></p>`;
	if (!value) {
		return html`${back}${value === null ? html`<h1>${t.noSuchClass}</h1>` : html`<p class="empty">${t.loading}</p>`}`;
	}
	return html`${back}
		<div class="title class"><h1>${value.name}</h1>${badge(value)}</div>
		<p class="facts">${workshopOf(page, value)} · ${period(value.startsAt, value.endsAt)}</p>
		<div class="plan"><div>${watchView(page, value)}</div>${voucher?.code && !isOver(value) ? sheet(page, value, voucher) : nothing}</div>`;
}

/** What is handed out: nothing else is printed. */
function sheet(page, value, {code, joinUrl}) {
	const address = joinUrl ?? `${location.origin}/join/${code}`;
	return html`<section class="panel share sheet" aria-labelledby="sheet"><h2 id="sheet">${t.howToJoin}</h2>
		<div class="printed"><h3>${value.name}</h3><p>${workshopOf(page, value)}</p><p>${period(value.startsAt, value.endsAt)}</p></div>
		<p>${t.openAddress}</p><p class="address">${address.slice(0, address.lastIndexOf('/'))}</p>
		<p>${t.enterCode}</p><p class="code">${code.match(GROUP).join(' ')}</p>
		<p>${t.orScan}</p>${qrImage(address)}
		<label><span class="hidden">${t.joinLink}</span><input readonly .value=${address} @focus=${(event) => event.target.select()}></label>
		<p class="buttons">${shareButtons(page, value.name, address)}<button class="quiet" @click=${() => print()}>${t.print}</button></p></section>`;
}

function watchView(page, value) {
	const {id, name, seats, covered, joined, sessions, members, askNames} = value;
	const {busy, plan} = page.classes.shown;
	const over = isOver(value);
	const all = (mutation, field, words) => act(page, async () => {
		const {done, failed, message} = (await page.gateway.ask(mutation, {id}))[field];
		page.tell(words(done, failed), failed ? 'bad' : 'good', null, message);
	});
	const end = () => page.open(confirmation(page, {title: t.endAllWhich(name), text: t.endAllMeaning(sessions), keep: t.cancel, go: t.endAll,
		act: () => all(END_ALL, 'endClassSessions', t.endedAll)}));
	const cancel = () => page.open(confirmation(page, {title: t.cancelWhich(name), text: t.cancelMeaning, keep: t.keep, go: t.cancelClass,
		act: () => act(page, async () => {
			await page.gateway.ask(CANCEL, {id});
			page.tell(t.canceled(name));
		})}));
	return html`<ul class="tiles">
			${tile(t.joinedTile, joined, seats)}
			${over ? nothing : tile(t.coveredTile, covered, seats, covered < seats)}
			${tile(t.sessionsNow, sessions, seats)}</ul>
		<p class="buttons">
			<button class="quiet" ?disabled=${!sessions} aria-disabled=${busy} @click=${() => all(EXTEND_ALL, 'extendClassSessions', t.extendedAll)}>${t.extendAll}</button>
			<button class="quiet bad" ?disabled=${!sessions} aria-disabled=${busy} @click=${end}>${t.endAll}</button>
			${over ? nothing : html`<button class="quiet bad" aria-disabled=${busy} @click=${cancel}>${t.cancelClass}</button>`}</p>
		${over ? nothing : changeForm(page, value)}
		<h2 class="part">${t.whoIsIn}</h2>
		${members.length ? html`<div class="panel scroll" tabindex="0" role="region" aria-label=${t.whoIsIn}><table>
			<thead><tr><th scope="col">${askNames ? t.name : t.number}</th><th scope="col">${t.joinedAt}</th><th scope="col">${t.state}</th></tr></thead>
			<tbody>${members.map((member, index) => html`<tr><th scope="row">${askNames ? member.name ?? '–' : number(index + 1)}</th>
				<td>${clock(member.joinedAt)}</td><td>${member.state ? t.states[member.state] : t.notNow}</td></tr>`)}</tbody></table></div>`
			: html`<p class="fine">${t.nobodyYet}</p>`}
		${over || !plan ? nothing : html`<details class="operators"><summary>${t.whatIsPossible}</summary>${planView(page, plan, value.state === 'RUNNING')}</details>`}`;
}

/** Seats and times; what is left as it is is not sent. */
function changeForm(page, {id, name, seats, joined, startsAt, endsAt}) {
	const [start, minutes] = [local(Date.parse(startsAt)), Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / MINUTE)];
	return html`<details class="operators"><summary>${t.changeClass}</summary><form class="panel" novalidate @submit=${(event) => {
		event.preventDefault();
		if (!isValid(event.target, start)) {
			event.target.reportValidity();
			return;
		}
		const typed = Object.fromEntries(new FormData(event.target));
		const moved = typed.startsAt !== start;
		const begin = moved ? Date.parse(typed.startsAt) : Date.parse(startsAt);
		const timed = moved || Number(typed.minutes) !== minutes;
		const input = {seats: Number(typed.seats), startsAt: moved ? new Date(begin).toISOString() : undefined,
			endsAt: timed ? new Date(begin + Number(typed.minutes) * MINUTE).toISOString() : undefined};
		act(page, async () => {
			const changed = (await page.gateway.ask(CHANGE, {id, input})).changeClass;
			const {text, details} = changed.class ? {text: t.classChanged(name), details: null} : refusal(changed);
			page.tell(text, changed.class ? 'good' : 'bad', null, details);
			await follow(page, id);
		});
	}}>
		<label>${t.numberOfSeats} <input name="seats" type="number" required min=${Math.max(1, joined)} max="1000" .value=${String(seats)}></label>
		<label>${t.startsAt} <input name="startsAt" type="datetime-local" required .value=${start}></label>
		<label>${t.lengthMinutes} <input name="minutes" type="number" required min="1" max="1440" .value=${String(minutes)}></label>
		<button class="main">${t.changeClass}</button></form></details>`;
}

function tile(name, value, seats, bad = false) {
	return html`<li class="tile ${bad ? 'bad' : ''}"><h2>${name}</h2><p class="value">${number(value)} <small class="inline">${t.ofAll(seats)}</small></p></li>`;
}
