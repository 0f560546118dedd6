/** Joining with a code or its link: no account, the same session for the same browser, and a place in line if it is full. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {countdown, period} from '/page/format.js';
import {forget, isToken, joined, joinedWith, keepToken, keptToken, person, remember} from '/page/joined.js';
import {t} from '/page/language.js';
import {confirmation} from '/page/parts.js';
import {timeLeft} from '/page/sessions.js';
import {REQUEST} from '/page/start.js';
import {isMended, join as wait, placeFor, placeView, tellRefusal} from '/page/waiting.js';

const VOUCHER = `
	query Voucher($code: String!) {
		voucher(code: $code) {
			state startsAt expiresAt
			workshops { name title }
			class { name startsAt endsAt askNames }
		}
	}`;

/** States in which a request may succeed: a used-up voucher still opens the sessions that it was used for. */
const OPEN = ['VALID', 'USED_UP'];

/** Prefix of the reasons for which a voucher is refused; the rest is its state. */
const REFUSED = 'VOUCHER_';

/** What people type between the groups of a code, or after it. */
const SEPARATORS = /[\s.·_–-]+/g;

/** Of the field: more than any token that the gateway reads, with line breaks. */
const LONGEST = 10_000;

export const title = ({join: {voucher}}) => voucher?.class?.name ?? t.join;

/** `voucher` is undefined until it is loaded, and null if no voucher has the code; `missing` is whether the field was left empty. */
export function empty() {
	return {code: null, voucher: undefined, loading: false, asking: false, missing: false};
}

/** What was typed or linked, as it is written: one code is one entry of what the browser remembers. Each character of a token counts. */
function written(typed) {
	const text = typed.replace(/\s+/g, '');
	return isToken(text) ? text : text.replace(SEPARATORS, '').toUpperCase();
}

export async function enter(page, code = '') {
	if (code) {
		keepToken(null);
	}
	page.join = {...empty(), code: written(code) || keptToken()};
	await load(page);
}

export async function load(page) {
	const {join} = page;
	if (page.view !== 'join' || !join.code || join.loading || join.voucher !== undefined) {
		return;
	}
	join.loading = true;
	try {
		join.voucher = (await page.gateway.askPatiently(VOUCHER, {code: join.code})).voucher;
		page.show();
	}
	finally {
		join.loading = false;
	}
}

/** Notes whether a text that was asked for is there; if not, the form says so at its field. */
function isGiven(page, field, text) {
	page.join.missing = !text;
	if (!text) {
		field.focus();
	}
	page.show();
	return !page.join.missing;
}

/** What is below a field: what it means, or what is wrong. */
function hint(id, problem, meaning) {
	return html`<p id=${id} class=${problem ? 'problem' : 'facts'} role=${problem ? 'alert' : nothing}>${problem ?? meaning}</p>`;
}

/** What this browser requests with the code. A portal gets an address without it to return to. */
function requestOf({join: {code}, viewer}, more = {}) {
	return {voucher: code, user: viewer.user ?? person(), indexUrl: `${location.origin}/join`, ...more};
}

/** Requests the session and goes there; where every seat is taken, the wait begins. */
async function enterSession(page, more) {
	const {join} = page;
	if (join.asking) {
		return;
	}
	const {code, voucher} = join;
	const heading = titleOf(voucher);
	join.asking = true;
	page.tell(null);
	const request = requestOf(page, more);
	const data = await page.attempt(() => page.gateway.askPatiently(REQUEST, {input: request}));
	join.asking = false;
	if (data?.requestSession.session) {
		remember(code, voucher.expiresAt, data.requestSession.session);
		location.assign(data.requestSession.activationUrl);
	}
	else if (data) {
		const refusal = data.requestSession;
		if (refusal.reason.startsWith(REFUSED)) {
			join.voucher = {...voucher, state: refusal.reason.slice(REFUSED.length), opensAt: Date.now() + 1000 * (refusal.retryAfterSeconds ?? 0)};
		}
		else if (isMended(refusal)) {
			wait(page, heading, request, voucher.expiresAt);
		}
		else {
			tellRefusal(page, heading, refusal);
		}
	}
	page.show();
}

function titleOf({workshops, class: event}) {
	return workshops.length === 1 ? workshops[0].title ?? workshops[0].name : event?.name ?? t.workshop;
}

export function view(page) {
	const {code, voucher} = page.join;
	if (code && voucher === undefined) {
		return html`<p class="empty">${t.loading}</p>`;
	}
	return html`<div class="join">${!voucher || voucher.state === 'INVALID' ? codeForm(page) : voucherView(page)}</div>`;
}

function codeForm(page) {
	const {code: entered, missing} = page.join;
	const problem = missing ? t.codeMissing : entered ? t.voucherStates.INVALID : null;
	const mine = joined(page.now);
	return html`<h1>${t.join}</h1>
		<form class="panel" novalidate @submit=${(event) => {
			event.preventDefault();
			const field = event.target.elements.code;
			const code = written(field.value);
			if (isGiven(page, field, code)) {
				keepToken(isToken(code) ? code : null);
				page.go(addressOf(code));
			}
		}}>
			<label for="code">${t.code}</label>
			<input id="code" name="code" required autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength=${LONGEST} .value=${entered ?? ''}
				aria-describedby="code-problem" aria-invalid=${problem ? 'true' : 'false'}>
			${hint('code-problem', problem, t.codeMeaning)}
			<button class="main">${t.next}</button>
		</form>
		${mine.length ? html`<h2 class="part">${t.joinedBefore}</h2>
			<ul class="joined">${mine.map((each) => html`<li><a href=${addressOf(each.code)}
				@click=${() => keepToken(isToken(each.code) ? each.code : null)}>${each.title}</a></li>`)}</ul>` : nothing}`;
}

/** Where a code leads. A token is a secret that is good for long: no address has it. */
function addressOf(code) {
	return isToken(code) ? '/join' : `/join/${encodeURIComponent(code)}`;
}

function otherCode() {
	return html`<p><a href="/join" @click=${() => keepToken(null)}>${t.otherCode}</a></p>`;
}

function voucherView(page) {
	const {join: {code, voucher}, now} = page;
	const {class: event, startsAt} = voucher;
	const opensAt = voucher.opensAt ?? (startsAt ? Date.parse(startsAt) : 0);
	const before = joinedWith(code, now);
	return html`<h1>${titleOf(voucher)}</h1>
		${event ? html`<p class="facts">${event.name} · ${period(event.startsAt, event.endsAt)}</p>` : nothing}
		<section class="panel" aria-label=${t.join}>${before ? mineView(page, before)
			: placeFor(page, requestOf(page)) ? placeView(page, placeFor(page, requestOf(page)))
				: voucher.state === 'NOT_YET_VALID' && opensAt > now ? countdownView(opensAt, now)
					: OPEN.includes(voucher.state) || voucher.state === 'NOT_YET_VALID' ? joinForm(page)
						: html`<p class="problem">${t.voucherStates[voucher.state]}</p>${isToken(code) ? nothing : otherCode()}`}</section>
		${isToken(code) ? otherCode() : nothing}`;
}

function countdownView(opensAt, now) {
	return html`<p class="left"><time role="timer" datetime=${new Date(opensAt).toISOString()}>${countdown((opensAt - now) / 1000)}</time> ${t.untilOpen}</p>
		<p class="facts">${t.keepOpen}</p>`;
}

/** A name if the class asks for it, and a workshop if there is a choice: two fields at most. */
function joinForm(page) {
	const {voucher, asking, missing} = page.join;
	const {workshops, state, class: event} = voucher;
	return html`<form novalidate @submit=${(submitted) => {
		submitted.preventDefault();
		const {name: field, workshop} = submitted.target.elements;
		const name = field?.value.trim();
		if (!field || isGiven(page, field, name)) {
			enterSession(page, {firstName: name, workshop: workshop?.value});
		}
	}}>
		${workshops.length > 1 ? html`<label for="workshop">${t.workshop}</label><select id="workshop" name="workshop">
			${workshops.map((each) => html`<option value=${each.name}>${each.title ?? each.name}</option>`)}</select>` : nothing}
		${event?.askNames ? html`<label for="name">${t.yourName}</label><input id="name" name="name" required maxlength="60" autocomplete="name"
			aria-describedby="name-problem" aria-invalid=${missing ? 'true' : 'false'}>
			${hint('name-problem', missing ? t.nameMissing : null, t.yourNameMeaning)}` : nothing}
		${state === 'USED_UP' ? html`<p class="problem">${t.voucherStates.USED_UP}</p><p>${t.usedByMe}</p>` : nothing}
		${event && Date.parse(event.startsAt) > page.now ? html`<p class="facts">${t.startsIn(countdown((Date.parse(event.startsAt) - page.now) / 1000))}</p>` : nothing}
		<button class="main" aria-disabled=${asking}>${asking ? t.joining : t.joinNow}</button></form>`;
}

/** The session is there: one large button. */
function mineView(page, {session, workshop}) {
	const {asking} = page.join;
	return html`<p>${t.isYoursHere}</p>
		${session ? timeLeft(page, session) : nothing}
		<button class="main" aria-disabled=${asking} @click=${() => enterSession(page, {workshop})}>${asking ? t.joining : t.openSession}</button>
		<p class="facts"><button class="link" @click=${() => page.open(confirmation(page, {title: t.notYou, text: t.notYouMeaning,
			keep: t.cancel, go: t.notYouGo, act: () => {
				forget();
				page.show();
			}}))}>${t.notYou}</button></p>`;
}
