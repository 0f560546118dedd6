/** What the tests know of the gateway: its address, its clients, and how to stop and start it. */
import {setTimeout as sleep} from 'node:timers/promises';

export const GATEWAY = process.env.GATEWAY;

/** Milliseconds; generous, since a build machine may be busy. */
export const PATIENCE = 60_000;

/** POST /stop, /start, or /token?3 for one of an end user that is good for three seconds. */
export async function control(path) {
	const response = await fetch(process.env.CONTROL + path, {method: 'POST', signal: AbortSignal.timeout(2 * PATIENCE)});
	const answer = await response.text();
	if (!response.ok) {
		throw new Error(`${path}: ${answer}`);
	}
	return answer;
}

/** The data of a query or mutation. */
export async function ask(token, query, variables = {}) {
	const response = await fetch(`${GATEWAY}/graphql`, {
		method: 'POST',
		signal: AbortSignal.timeout(PATIENCE),
		headers: {'Content-Type': 'application/json', ...authorization(token)},
		body: JSON.stringify({query, variables}),
	});
	const {data, errors} = await response.json();
	if (errors) {
		throw new Error(JSON.stringify(errors));
	}
	return data;
}

export function authorization(token) {
	return token ? {Authorization: `Bearer ${token}`} : {};
}

export async function login(username, password) {
	const data = await ask(null, `
		mutation Login($username: String!, $password: String!) {
			login(username: $username, password: $password) { accessToken }
		}`, {username, password});
	return data.login.accessToken;
}

/** The id of a new session. */
export async function request(token, workshop, user, more = {}) {
	const {requestSession} = await ask(token, `
		mutation Request($input: RequestSessionInput!) {
			requestSession(input: $input) {
				... on SessionGranted { session { id } }
				... on SessionRefused { message }
			}
		}`, {input: {workshop, user, ...more}});
	if (!requestSession.session) {
		throw new Error(requestSession.message);
	}
	return requestSession.session.id;
}

export async function terminate(token, ...ids) {
	await Promise.all(ids.map((id) => ask(token, 'mutation End($id: ID!) { terminateSession(id: $id) { __typename } }', {id})));
}

/** The ids of sessions that take all ten seats of the academy's lab. */
export function fill(token) {
	return Promise.all(Array.from({length: 10}, (_, seat) => request(token, 'academy-lab', `seated-${seat}`, {activationTimeoutSeconds: 600})));
}

/** Asks until there is an answer that is true. */
export async function until(what, check) {
	const end = Date.now() + PATIENCE;
	while (Date.now() < end) {
		const answer = await check();
		if (answer) {
			return answer;
		}
		await sleep(50);
	}
	throw new Error(`not within ${PATIENCE} ms: ${what}`);
}

/** Both portals are polled, and have no sessions and classes of other files, even if these have failed. */
export async function fleetIsReady() {
	const operator = await login('operator', 'operator-secret');
	await until('both portals are healthy', async () =>
		(await ask(operator, '{ portals { health } }')).portals.filter(({health}) => health === 'HEALTHY').length === 2);
	for (const {id} of (await ask(operator, '{ classes { id } }')).classes) {
		await ask(operator, 'mutation Cancel($id: ID!) { cancelClass(id: $id) { class { id } } }', {id});
	}
	await until('all sessions have ended', async () => {
		const {sessions: {nodes}} = await ask(operator, '{ sessions(first: 500) { nodes { id } } }');
		await terminate(operator, ...nodes.map(({id}) => id));
		return nodes.length === 0;
	});
}
