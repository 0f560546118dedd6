/** Notifications of the system, for a learner who is in another tab: allowed by a click, never asked for by themselves. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {t} from '/page/language.js';

const WORKER = '/page/notify-worker.js';

/** Browsers offer them on secure origins alone. */
function isPossible() {
	return 'Notification' in window && isSecureContext;
}

/** `default` as long as the browser was not asked; null where there are no notifications. */
export function permission() {
	return isPossible() ? Notification.permission : null;
}

/** Offers them as long as the browser was not asked; after that its own settings decide. */
export function notifyButton(page) {
	return permission() === 'default'
		? html`<button class="quiet" @click=${() => Notification.requestPermission().then(page.show)}>${t.notifyMe}</button>` : nothing;
}

export function notifyState() {
	return t.notifications[permission()] ?? nothing;
}

/** @param tag a later notification with the same tag takes the place of the earlier one */
export function notify(title, body, tag) {
	if (permission() !== 'granted') {
		return;
	}
	const options = {body, tag, icon: '/page/icon.svg'};
	try {
		new Notification(title, options).onclick = ({target}) => {
			window.focus();
			target.close();
		};
	}
	catch {
		// Android leaves them to service workers
		navigator.serviceWorker?.register(WORKER, {scope: '/page/'}).then((worker) => worker.showNotification(title, options))
			.catch((problem) => console.warn('There is no notification', problem));
	}
}
