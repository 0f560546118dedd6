/** Small pieces that several views show, and the fields that they need. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {number} from '/page/format.js';
import {t} from '/page/language.js';

export const SEATS = 'status ready remaining capacity allocated portals clusters';

export const WORKSHOP = `name title description vendor difficulty duration tags labels { name value } logo url availability { ${SEATS} }`;

export const SESSION = 'id name user tenant state startedAt expiresAt extendable workshop { name title } portal { name } cluster { name }';

export const CLASS = 'id name tenant workshop seats startsAt endsAt state askNames covered joined';

/** What a fault is called here, and what the gateway says about it. */
export function faultOf({code, message}) {
	const short = t.faults[code];
	return {text: short ?? message, details: short ? message : null};
}

/** The address of a workshop's own page. */
export function pathOf(workshop) {
	return `/workshops/${encodeURIComponent(workshop)}`;
}

/** Pictures from elsewhere are not loaded: the page asks its own origin alone. */
export function picture({logo}, size) {
	return logo?.startsWith('data:image/') ? html`<img class="logo" src=${logo} alt="" width=${size} height=${size}>` : nothing;
}

export function badge(status) {
	return html`<span class="badge ${status.toLowerCase()}">${t.status[status]}</span>`;
}

/**
 * Seats as a bar: taken, ready, and free. The rest is closed: cordoned, or beyond a portal's limit.
 *
 * @param changed tints the number for a moment
 */
export function seats({capacity, allocated, ready, remaining}, changed = false) {
	const share = (count) => (capacity > 0 ? 100 * Math.min(count, capacity) / capacity : 0);
	const taken = share(allocated);
	const full = remaining === 0;
	return html`<div class="seats ${full ? 'full' : ''}">
		<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
			<rect class="closed" width="100" height="8"></rect>
			<rect class="free" x=${taken} width=${Math.min(share(remaining), 100 - taken)} height="8"></rect>
			<rect class="taken" width=${full && allocated ? 100 : taken} height="8"></rect>
			<rect class="ready" x=${taken} width=${full ? 0 : Math.min(share(ready), 100 - taken)} height="8"></rect>
		</svg><span>${full ? html`<b class=${changed ? 'changed' : ''}>${allocated < capacity || !capacity ? t.noSeats : t.allTaken(capacity)}</b>`
			: html`<b class=${changed ? 'changed' : ''}>${number(remaining)}</b> ${t.ofSeatsFree(capacity)}`}${ready && !full ? html`<small>${t.readyNow(ready)}</small>` : nothing}</span></div>`;
}

/** What the colours of the bars mean; of several bars, one may be full. */
export function legend(full = false) {
	return html`<p class="legend"><span class="taken">${t.legendTaken}</span> <span class="ready">${t.legendReady}</span>
		<span class="free">${t.legendFree}</span>
		${full ? html`<span class="full">${t.legendFull}</span>` : nothing}</p>`;
}

/** A modal dialog, for `page.open`. However it is closed, the browser brings the focus back to where it was. */
export function modal(page, title, content) {
	return html`<dialog aria-labelledby="dialog-title" @close=${page.closed}><h2 id="dialog-title">${title}</h2>${content}</dialog>`;
}

export function closeDialog(element) {
	element.closest('dialog').close();
}

/** Asks whether it is really meant. */
export function confirmation(page, {title, text, keep, go, act}) {
	return () => modal(page, title, html`<p>${text}</p>
		<p class="buttons"><button class="quiet" autofocus @click=${(event) => closeDialog(event.target)}>${keep}</button>
			<button class="bad" @click=${(event) => {
				closeDialog(event.target);
				act();
			}}>${go}</button></p>`);
}
