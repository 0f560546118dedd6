/** Ways to pass on the address of a page: the link, the device's own dialog, and a QR code. */
import {html, nothing, svg} from '/webjars/lit-html/lit-html.js';
import {t} from '/page/language.js';
import {closeDialog, modal} from '/page/parts.js';
import {qr} from '/page/qr.js';

/** Modules of quiet zone on each side of a QR code. */
const QUIET = 4;

export function shareView(page, title, address) {
	return html`<section class="share" aria-labelledby="share"><h2 id="share">${t.share}</h2>
		<label><span class="hidden">${t.address}</span><input readonly .value=${address} @focus=${(event) => event.target.select()}></label>
		<p class="buttons">${shareButtons(page, title, address)}
			${qr(address) ? html`<button class="quiet" @click=${() => page.open(qrDialog(page, title, address))}>${t.qrCode}</button>` : nothing}</p></section>`;
}

/** To copy the address, and to hand it to the device's own dialog where it has one. */
export function shareButtons(page, title, address) {
	return html`<button class="quiet" @click=${() => copy(page, address)}>${t.copyLink}</button>
		${navigator.share ? html`<button class="quiet" @click=${() => navigator.share({title, url: address}).catch(() => {})}>${t.shareWith}</button>` : nothing}`;
}

/** Without a secure origin there is no clipboard: then the address is selected, to be copied by hand. */
async function copy(page, address) {
	try {
		await navigator.clipboard.writeText(address);
		page.tell(t.copied);
	}
	catch {
		document.querySelector('.share input[readonly]').focus();
		page.tell(t.copyByHand);
	}
}

function qrDialog(page, title, address) {
	return () => modal(page, title, html`${qrImage(address)}<p class="address">${address}</p>
		<p class="buttons"><button class="quiet" autofocus @click=${(event) => closeDialog(event.target)}>${t.close}</button></p>`);
}

/** Dark on light whatever the colours of the page: cameras need it so. */
export function qrImage(address) {
	const rows = qr(address);
	const size = rows.length + 2 * QUIET;
	const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ''))).join('');
	return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${t.qrOf(address)} shape-rendering="crispEdges">
		${svg`<rect class="light" width=${size} height=${size}></rect><path d=${path}></path>`}</svg>`;
}
