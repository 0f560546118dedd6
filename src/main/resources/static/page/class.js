/** One class: how to join it, to share and to print, and live who is in it. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {CLASS} from '/page/classes.js';
import {clock, number, period} from '/page/format.js';
import {t} from '/page/language.js';
import {confirmation} from '/page/parts.js';
import {planView} from '/page/plan.js';
import {qrImage, shareButtons} from '/page/share.js';

const FIELDS = `${CLASS}
	voucher { code joinUrl }
	plan { ${PORTALS} }
	members { id name joinedAt session { name state expiresAt } }`;

const WATCH = `
	subscription WatchClass($id: ID!) {
		classChanged(id: $id) { ${FIELDS} }
	}`;

const CANCEL = 'mutation CancelClass($id: ID!) { cancelClass(id: $id) { id state } }';

const END_ALL = 'mutation EndClassSessions($id: ID!) { endClassSessions(id: $id) { ended failed } }';

const EXTEND_ALL = 'mutation ExtendClassSessions($id: ID!) { extendClassSessions(id: $id) { extended failed } }';

/** Characters of a code that are read at a time. */
const GROUP = 5;

/** `value` is undefined until it is known, and null if there is no such class. */
export function empty() {
	return {value: undefined, stop: null, busy: false};
}

export const titleOf = ({value}) => value?.name;

/** The class comes first, then each change of it. */
export function follow(page, id) {
	const {shown} = page.classes;
	shown.stop?.();
	shown.stop = page.gateway.listen(WATCH, {id}, ({classChanged}) => {
		shown.value = classChanged;
		page.show();
	}, ({code}) => {
		if (!['NOT_FOUND', 'BAD_USER_INPUT', 'FORBIDDEN'].includes(code)) {
			return false;
		}
		shown.value = null;
		page.show();
		return true;
	});
}

export function badge(state) {
	return html`<span class="badge ${{RUNNING: 'running', HOLDING: 'waiting', PLANNED: 'waiting'}[state] ?? ''}">${t.classStates[state]}</span>`;
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
	const {value} = page.classes.shown;
	const back = html`<p class="back"><a href="/classes">← ${t.classes}</a></p>`;
	if (!value) {
		return html`${back}${value === null ? html`<h1>${t.noSuchClass}</h1>` : html`<p class="empty">${t.loading}</p>`}`;
	}
	const {name, workshop, startsAt, endsAt, state} = value;
	const over = ['ENDED', 'CANCELED'].includes(state);
	return html`${back}
		<div class="title class"><h1>${name}</h1>${badge(state)}</div>
		<p class="facts">${workshop.title} · ${period(startsAt, endsAt)}</p>
		<div class="plan">
			<div>${watchView(page, value, over)}</div>
			${over ? nothing : sheet(page, value)}</div>`;
}

/** What is handed out: on paper it is all that is printed. */
function sheet(page, {name, workshop, startsAt, endsAt, voucher: {code, joinUrl}}) {
	const grouped = code.match(new RegExp(`.{1,${GROUP}}`, 'g')).join(' ');
	return html`<section class="panel share sheet" aria-labelledby="sheet"><h2 id="sheet">${t.howToJoin}</h2>
		<div class="printed"><h3>${name}</h3><p>${workshop.title}<br>${period(startsAt, endsAt)}</p></div>
		<p>${t.openAddress}</p><p class="address">${new URL('/join', joinUrl).href}</p>
		<p>${t.enterCode}</p><p class="code" aria-label=${[...code].join(' ')}>${grouped}</p>
		<p>${t.orScan}</p>${qrImage(joinUrl)}
		<label><span class="hidden">${t.joinLink}</span><input readonly .value=${joinUrl} @focus=${(event) => event.target.select()}></label>
		<p class="buttons">${shareButtons(page, name, joinUrl)}<button class="quiet" @click=${() => print()}>${t.print}</button></p></section>`;
}

function watchView(page, value, over) {
	const {id, name, seats, covered, joined, members, askNames, plan} = value;
	const {busy} = page.classes.shown;
	const running = members.filter(({session}) => session);
	const end = () => page.open(confirmation(page, {title: t.endAllWhich(name), text: t.endAllMeaning(running.length), keep: t.cancel, go: t.endAll,
		act: () => act(page, async () => {
			const {endClassSessions: {ended, failed}} = await page.gateway.ask(END_ALL, {id});
			page.tell(t.endedAll(ended, failed), failed ? 'bad' : 'good');
		})}));
	const extend = () => act(page, async () => {
		const {extendClassSessions: {extended, failed}} = await page.gateway.ask(EXTEND_ALL, {id});
		page.tell(t.extendedAll(extended, failed), failed ? 'bad' : 'good');
	});
	const cancel = () => page.open(confirmation(page, {title: t.cancelWhich(name), text: t.cancelMeaning, keep: t.keepClass, go: t.cancelClass,
		act: () => act(page, async () => {
			await page.gateway.ask(CANCEL, {id});
			page.tell(t.canceled(name));
		})}));
	return html`<ul class="tiles">
			<li class="tile"><h2>${t.joinedTile}</h2><p class="value">${number(joined)} <small class="inline">${t.ofAll(seats)}</small></p></li>
			${over ? nothing : html`<li class="tile ${covered < seats ? 'bad' : ''}"><h2>${t.coveredTile}</h2><p class="value">${number(covered)} <small class="inline">${t.ofAll(seats)}</small></p></li>`}</ul>
		<p class="buttons">
			<button class="quiet" ?disabled=${!running.length} aria-disabled=${busy} @click=${extend}>${t.extendAll}</button>
			<button class="quiet bad" ?disabled=${!running.length} aria-disabled=${busy} @click=${end}>${t.endAll}</button>
			${over ? nothing : html`<button class="quiet bad" aria-disabled=${busy} @click=${cancel}>${t.cancelClass}</button>`}</p>
		<h2 class="part">${t.whoIsIn}</h2>
		${members.length ? html`<div class="panel scroll" tabindex="0" role="region" aria-label=${t.whoIsIn}><table class="list">
			<thead><tr><th scope="col">${askNames ? t.name : t.number}</th><th scope="col">${t.joinedAt}</th><th scope="col">${t.state}</th></tr></thead>
			<tbody>${repeat(members, (member) => member.id, ({name: who, joinedAt, session}, index) => html`<tr><th scope="row">${askNames ? who ?? '–' : number(index + 1)}</th>
				<td>${clock(joinedAt)}</td><td>${session ? t.states[session.state] : t.notNow}</td></tr>`)}</tbody></table></div>` : html`<p class="fine">${t.nobodyYet}</p>`}
		${over || !plan ? nothing : html`<details class="operators"><summary>${t.whatIsPossible}</summary>${planView(plan)}</details>`}`;
}
