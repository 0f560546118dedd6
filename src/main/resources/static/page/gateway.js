/**
 * The client of the gateway: queries and mutations over HTTP, subscriptions over one WebSocket that is opened again
 * whenever it is lost. This file does not depend on the page, and can be the start of another front end.
 */
import {createClient} from '/webjars/graphql-ws/lib/client.mjs';

const LOGIN = `
	mutation Login($username: String!, $password: String!) {
		login(username: $username, password: $password) { accessToken }
	}`;

const LOGOUT = 'mutation Logout { logout }';

const VIEWER = `
	query Viewer {
		viewer { kind name user tenants { name } sessionsPerUser mayRequestSessions mayAdminister }
	}`;

const TOKEN = 'educates.token';

/** Milliseconds. Waits have jitter, so that not all clients return at once to a gateway that has restarted. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const PING = 12_000;
const PONG = 5_000;
const PATIENCE = 60_000;

/** Codes with which the gateway closes a socket whose token is invalid or has expired. */
const TOKEN_REFUSED = [4401, 4403];

/** What the gateway answered instead of data. `code` is one of its stable codes, or UNREACHABLE. */
export class GatewayError extends Error {
	constructor(message, code, retryAfterSeconds = 1) {
		super(message);
		this.code = code;
		this.retryAfterSeconds = retryAfterSeconds;
	}
}

export class Gateway {

	/**
	 * @param onConnection called with true when the socket is open, with false when it is lost
	 * @param onLoggedOut called when the gateway no longer takes our token; it is forgotten then
	 */
	constructor({onConnection = () => {}, onLoggedOut = () => {}} = {}) {
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

	/** A socket belongs to one caller. It is opened with the first subscription. */
	connect() {
		this.client?.dispose();
		let unanswered;
		const client = createClient({
			url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
			connectionParams: () => (this.token ? {Authorization: `Bearer ${this.token}`} : {}),
			retryAttempts: Infinity,
			retryWait: (retries) => pause(Math.min(FIRST_WAIT * 2 ** retries, LONGEST_WAIT)),
			shouldRetry: (event) => !TOKEN_REFUSED.includes(event?.code),
			keepAlive: PING,
			on: {
				connected: () => this.onConnection(true),
				ping: (received) => {
					if (!received) {
						// a laptop that slept finds out like this that its socket is dead
						unanswered = setTimeout(() => client.terminate(), PONG);
					}
				},
				pong: (received) => received && clearTimeout(unanswered),
				closed: (event) => {
					clearTimeout(unanswered);
					// one that we have left for another one says nothing
					if (client === this.client && !(TOKEN_REFUSED.includes(event?.code) && this.loggedOut())) {
						this.onConnection(false);
					}
				},
			},
		});
		this.client = client;
	}

	/** Whether there was a token to forget. */
	loggedOut() {
		if (!this.token) {
			return false;
		}
		this.token = null;
		this.onLoggedOut();
		return true;
	}

	/** The data of a query or mutation; throws a GatewayError if there is none. */
	async ask(query, variables = {}) {
		const {status, body} = await this.post({query, variables}, this.token);
		if (status === 401 && this.loggedOut()) {
			throw new GatewayError('The token is no longer valid: log in again.', 'UNAUTHENTICATED');
		}
		return dataOf(status, body);
	}

	/** The same where many share an address: comes again for a while as often as the gateway says that there are too many. */
	async askPatiently(query, variables) {
		for (const end = Date.now() + PATIENCE; ;) {
			try {
				return await this.ask(query, variables);
			}
			catch (problem) {
				if (problem.code !== 'TOO_MANY_REQUESTS' || Date.now() > end) {
					throw problem;
				}
				await pause(1000 * problem.retryAfterSeconds);
			}
		}
	}

	async post(operation, token) {
		const headers = {'Content-Type': 'application/json', Accept: 'application/json'};
		if (token) {
			headers.Authorization = `Bearer ${token}`;
		}
		try {
			const response = await fetch('/graphql', {method: 'POST', headers, body: JSON.stringify(operation)});
			return {status: response.status, body: await response.json().catch(() => null)};
		}
		catch {
			throw new GatewayError('The gateway cannot be reached.', 'UNREACHABLE');
		}
	}

	/** A file of the gateway. */
	async download(address) {
		const response = await fetch(address, {headers: this.token ? {Authorization: `Bearer ${this.token}`} : {}}).catch(() => null);
		if (!response?.ok) {
			throw new GatewayError(`The gateway answered ${response?.status}.`, 'UNREACHABLE');
		}
		return response.blob();
	}

	/**
	 * Calls `next` with the data of each event, until the function that it returns is called: also after the connection
	 * was lost and has come back, and after the stream was completed or has ended with an error that may pass.
	 *
	 * @param refused called with the message and code of an error; true: that is the end of it
	 */
	listen(query, variables, next, refused = () => false) {
		const {client} = this;
		let [stopped, timer, stop] = [false, null, null];
		const again = () => {
			if (!stopped && client === this.client) {
				timer = setTimeout(begin, jitter(4 * FIRST_WAIT));
			}
		};
		const begin = () => {
			stop = client.subscribe({query, variables}, {
				next: ({data}) => data && next(data),
				complete: again,
				error: (problem) => {
					const code = problem[0]?.extensions?.code;
					if ((code === 'UNAUTHENTICATED' && this.loggedOut()) || refused({message: problem[0]?.message, code})) {
						return;
					}
					console.warn('A subscription has ended', problem);
					if (code !== 'FORBIDDEN' && code !== 'UNAUTHENTICATED') {
						again();
					}
				},
			});
		};
		begin();
		return () => {
			stopped = true;
			clearTimeout(timer);
			stop();
		};
	}

	/** Who asks. */
	async viewer() {
		return (await this.ask(VIEWER)).viewer;
	}

	async login(username, password) {
		this.token = (await this.ask(LOGIN, {username, password})).login.accessToken;
	}

	/** Logs in with a token of an OIDC issuer, if the gateway takes it. */
	async loginWith(token) {
		const {status, body} = await this.post({query: VIEWER}, token);
		if (status === 401) {
			throw new GatewayError('The gateway does not take this token.', 'UNAUTHENTICATED');
		}
		dataOf(status, body);
		this.token = token;
	}

	async logout() {
		try {
			await this.ask(LOGOUT);
		}
		finally {
			this.token = null;
		}
	}

}

function dataOf(status, body) {
	const error = body?.errors?.[0];
	if (error) {
		throw new GatewayError(error.message, error.extensions?.code, error.extensions?.retryAfterSeconds);
	}
	if (!body?.data) {
		throw new GatewayError(`The gateway answered ${status}.`, 'UNREACHABLE');
	}
	return body.data;
}

function jitter(milliseconds) {
	return milliseconds * (0.5 + Math.random());
}

function pause(milliseconds) {
	return new Promise((resolve) => {
		setTimeout(resolve, jitter(milliseconds));
	});
}
