/** Small pieces that several views show. */
import {html} from '/webjars/lit-html/lit-html.js';

export const SEATS = 'status ready remaining capacity allocated portals clusters';

export const SESSION = 'id name user state startedAt expiresAt extendable workshop { name title } portal { name } cluster { name }';

const STATUS = {
	READY: ['Ready', 'A session is waiting: it starts at once'],
	ON_DEMAND: ['On demand', 'There is room: the session is made when you ask'],
	FULL: ['Full', 'Every seat is taken'],
	UNAVAILABLE: ['Unavailable', 'It runs nowhere that can be reached'],
};

export function statusWord(status) {
	return STATUS[status][0];
}

export function badge(status) {
	const [word, meaning] = STATUS[status];
	return html`<span class="badge ${status.toLowerCase()}" title=${meaning}>${word}</span>`;
}

/** Seats as a bar: taken, ready, and what could still be made. The rest is closed: cordoned, or beyond a portal's limit. */
export function seats({capacity, allocated, ready, remaining}) {
	const share = (count) => (capacity > 0 ? 100 * Math.min(count, capacity) / capacity : 0);
	const taken = share(allocated);
	const waiting = Math.min(share(ready), 100 - taken);
	const words = capacity === 0 ? 'No seats'
		: `${remaining} of ${count(capacity, 'seat')} free${ready ? `, ${ready} ready at once` : ''}`;
	return html`<div class="seats">
		<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
			<rect class="closed" width="100" height="8"></rect>
			<rect class="free" x=${taken} width=${Math.min(share(remaining), 100 - taken)} height="8"></rect>
			<rect class="taken" width=${taken} height="8"></rect>
			<rect class="ready" x=${taken} width=${waiting} height="8"></rect>
		</svg><span>${words}</span></div>`;
}

export function count(number, word) {
	return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** A span of seconds as people say it. */
export function span(seconds) {
	const whole = Math.max(0, Math.floor(seconds));
	const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
	if (days) {
		return `${days} d ${hours} h`;
	}
	if (hours) {
		return `${hours} h ${minutes} min`;
	}
	return minutes ? `${minutes}:${String(whole % 60).padStart(2, '0')} min` : `${whole} s`;
}

/**
 * A modal dialog, for `page.open`. However it is closed, the browser brings the focus back to where it was.
 */
export function modal(page, title, content) {
	return html`<dialog aria-labelledby="dialog-title" @close=${page.closed}><h2 id="dialog-title">${title}</h2>${content}</dialog>`;
}

export function closeDialog(element) {
	element.closest('dialog').close();
}
