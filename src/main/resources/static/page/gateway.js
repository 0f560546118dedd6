/**
 * Speaks to the gateway: queries and mutations over HTTP, subscriptions over one WebSocket that is opened again
 * whenever it is lost. This file knows nothing of the page, and may be the beginning of a front end of your own.
 */
import {createClient} from '/webjars/graphql-ws/lib/client.mjs';

const TOKEN = 'educates.token';
const LONGEST_WAIT = 10_000;
/** What the gateway closes a socket with whose token has ended. */
const FORBIDDEN = 4403;

/** What the gateway answered instead of data. `code` is one of its stable codes, or UNREACHABLE. */
export class GatewayError extends Error {
	constructor(message, code) {
		super(message);
		this.code = code;
	}
}

export class Gateway {

	/**
	 * @param onConnection called with true when the socket is open, with false when it is lost
	 * @param onLoggedOut called when the gateway no longer takes our token
	 */
	constructor({onConnection, onLoggedOut}) {
		this.onConnection = onConnection;
		this.onLoggedOut = onLoggedOut;
		this.connect();
	}

	/** The token lives as long as the tab: nothing that another tab or a later visitor could find. */
	get token() {
		return sessionStorage.getItem(TOKEN);
	}

	set token(token) {
		if (token) {
			sessionStorage.setItem(TOKEN, token);
		}
		else {
			sessionStorage.removeItem(TOKEN);
		}
		this.connect();
	}

	/** A socket belongs to one caller. */
	connect() {
		this.client?.dispose();
		const client = createClient({
			url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
			connectionParams: () => (this.token ? {Authorization: `Bearer ${this.token}`} : {}),
			keepAlive: 12_000,
			retryAttempts: Infinity,
			retryWait: (retries) => new Promise((resolve) => {
				setTimeout(resolve, Math.min(500 * 2 ** retries, LONGEST_WAIT) * (0.5 + Math.random()));
			}),
			shouldRetry: (event) => event?.code !== FORBIDDEN,
			on: {
				connected: () => this.onConnection(true),
				closed: (event) => {
					// one that we have left for another one says nothing
					if (client !== this.client) {
						return;
					}
					if (event?.code === FORBIDDEN && this.token) {
						this.onLoggedOut();
					}
					else {
						this.onConnection(false);
					}
				},
			},
		});
		this.client = client;
	}

	/** The data of a query or mutation; throws a GatewayError if there is none. */
	async ask(query, variables = {}) {
		const {response, body} = await this.post({query, variables});
		if (response.status === 401 && this.token) {
			this.onLoggedOut();
			throw new GatewayError('Your token is no longer good: log in again.', 'UNAUTHENTICATED');
		}
		const error = body?.errors?.[0];
		if (error) {
			throw new GatewayError(error.message, error.extensions?.code);
		}
		if (!body?.data) {
			throw new GatewayError(`The gateway answered ${response.status}.`, 'UNREACHABLE');
		}
		return body.data;
	}

	async post(operation) {
		const headers = {'Content-Type': 'application/json', Accept: 'application/json'};
		if (this.token) {
			headers.Authorization = `Bearer ${this.token}`;
		}
		try {
			const response = await fetch('/graphql', {method: 'POST', headers, body: JSON.stringify(operation)});
			return {response, body: await response.json().catch(() => null)};
		}
		catch {
			throw new GatewayError('The gateway cannot be reached.', 'UNREACHABLE');
		}
	}

	/** Calls `next` with the data of each event, also after the connection was lost and has come back. */
	listen(query, variables, next) {
		return this.client.subscribe({query, variables}, {
			next: ({data}) => data && next(data),
			error: (problem) => console.warn('A subscription has ended', problem),
			complete: () => {},
		});
	}

	async login(username, password) {
		const data = await this.ask(`
			mutation Login($username: String!, $password: String!) {
				login(username: $username, password: $password) { accessToken }
			}`, {username, password});
		this.token = data.login.accessToken;
	}

	async logout() {
		try {
			await this.ask('mutation Logout { logout }');
		}
		finally {
			this.token = null;
		}
	}

}
