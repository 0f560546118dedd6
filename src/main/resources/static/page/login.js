/** Log-in: as a client with its password, or with a token of an OIDC issuer. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {t} from '/page/language.js';
import {closeDialog, modal} from '/page/parts.js';

/** Logs in with what a form has: a token, else a name and a password. */
export async function logIn(gateway, form) {
	const {username, password, token} = Object.fromEntries(new FormData(form));
	if (token.trim()) {
		await gateway.loginWith(token.trim());
	}
	else {
		await gateway.login(username, password);
	}
}

/** @param done called after the log-in */
export function loginDialog(page, done) {
	let problem = null;
	const submit = async (event) => {
		event.preventDefault();
		const form = event.target;
		try {
			await logIn(page.gateway, form);
			closeDialog(form);
			await done();
		}
		catch ({code, message}) {
			const refused = new FormData(form).get('token') ? t.tokenRefused : t.wrongPassword;
			problem = code === 'UNAUTHENTICATED' ? refused : t.faults[code] ?? message;
			page.show();
		}
	};
	return () => modal(page, t.logIn, html`
		<form @submit=${submit}>
			<label>${t.client} <input name="username" autocomplete="username" autofocus></label>
			<label>${t.password} <input name="password" type="password" autocomplete="current-password"></label>
			<details><summary>${t.orToken}</summary>
				<label>${t.token} <input name="token" autocomplete="off" spellcheck="false"></label></details>
			<div role="alert">${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
			<p class="buttons"><button type="button" class="quiet" @click=${(event) => closeDialog(event.target)}>${t.cancel}</button>
				<button>${t.logIn}</button></p>
		</form>`);
}
