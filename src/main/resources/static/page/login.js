/** Logging in: as a client with its password, or with a token of an OIDC issuer. */
import {html, nothing} from '/webjars/lit-html/lit-html.js';
import {closeDialog, modal} from '/page/parts.js';

/**
 * Logs in with what a form has: a token, else a name and a password.
 */
export async function logIn(gateway, form) {
	const {username, password, token} = Object.fromEntries(new FormData(form));
	if (token.trim()) {
		await gateway.loginWith(token.trim());
	}
	else {
		await gateway.login(username, password);
	}
}

/** @param done called after one has logged in */
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
		catch ({message}) {
			problem = message;
			page.show();
		}
	};
	return () => modal(page, 'Log in', html`
		<form @submit=${submit}>
			<label>Client <input name="username" autocomplete="username" autofocus></label>
			<label>Password <input name="password" type="password" autocomplete="current-password"></label>
			<details><summary>or with a token of your issuer</summary>
				<label>Token <input name="token" autocomplete="off" spellcheck="false"></label></details>
			<div role="alert">${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
			<p class="buttons"><button type="button" class="quiet" @click=${(event) => closeDialog(event.target)}>Cancel</button>
				<button>Log in</button></p>
		</form>`);
}
