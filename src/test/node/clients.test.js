/** The gateway as the npm clients graphql-ws and graphql-sse see it, which most front ends use. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {createClient as createSseClient} from 'graphql-sse';
import {createClient as createSocketClient} from 'graphql-ws';
import WebSocket from 'ws';
import {ask, authorization, control, fleetIsReady, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';

const AVAILABILITY = 'subscription { workshopAvailability { name availability { remaining capacity } } }';
const MINE = 'subscription Mine($user: String) { sessionChanges(user: $user) { kind session { id user } } }';
const TWICE = PATIENCE * 2;

/** A gateway may take minutes to start again; five times a second a client tries. */
const PATIENT = 1500;

const TRANSPORTS = {

	'graphql-ws': (token, more = {}) => createSocketClient({
		url: `${GATEWAY.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: authorization(token),
		retryAttempts: PATIENT,
		retryWait: pause,
		shouldRetry: ({code}) => code !== 4403,
		...more,
	}),

	'graphql-sse': (token, more = {}) => {
		const streams = {asked: 0, begun: 0};
		const client = createSseClient({
			url: `${GATEWAY}/graphql`,
			headers: authorization(token),
			retryAttempts: PATIENT,
			retry: pause,
			fetchFn: async (...request) => {
				streams.asked++;
				const response = await fetch(...request);
				streams.begun++;
				return response;
			},
			...more,
		});
		return Object.assign(client, {begun: () => until('the streams begin', () => streams.asked > 0 && streams.begun === streams.asked)});
	},

};

function pause() {
	return new Promise((resolve) => {
		setTimeout(resolve, 200);
	});
}

/** All that one hears: data, codes of errors, and the end. */
class Ear {

	events = [];

	/** The problem that ended it; null if it was completed. */
	end = undefined;

	constructor(client, query, variables = {}) {
		this.stop = client.subscribe({query, variables}, {
			next: (result) => this.events.push(result),
			complete: () => {
				this.end ??= null;
			},
			error: (problem) => {
				this.end = problem;
			},
		});
	}

	next() {
		return until('an event', () => this.events.shift());
	}

	/** The first event that is as wanted; those before it are forgotten. */
	first(what, wanted) {
		return until(what, () => {
			while (this.events.length) {
				const event = this.events.shift();
				if (wanted(event.data)) {
					return event.data;
				}
			}
			return null;
		});
	}

	async ended() {
		await until('the end', () => this.end !== undefined);
		return this.end;
	}

	/** An error of the operation is a message of its own in one protocol, and a result in the other. */
	async code() {
		await this.ended();
		const errors = this.end ?? this.events.flatMap(({errors: each}) => each ?? []);
		return errors[0]?.extensions?.code;
	}

}

async function once(client, query, variables) {
	const ear = new Ear(client, query, variables);
	assert.equal(await ear.ended(), null);
	assert.equal(ear.events.length, 1);
	return ear.events[0].data;
}

/** What is there at the beginning, by name. */
async function present(client, size) {
	const ear = new Ear(client, AVAILABILITY);
	const seats = new Map();
	while (seats.size < size) {
		const {name, availability} = (await ear.next()).data.workshopAvailability;
		seats.set(name, availability);
	}
	ear.stop();
	return [...seats.entries()].sort();
}

let token;

before(async () => {
	await fleetIsReady();
	token = await login('academy-portal', 'academy-secret');
});

for (const [name, connect] of Object.entries(TRANSPORTS)) {
	describe(name, () => {

		async function using(caller, test) {
			const client = connect(caller);
			try {
				await test(client);
			}
			finally {
				client.dispose();
			}
		}

		it('answers a query once, and completes', {timeout: TWICE}, () => using(token, async (client) => {
			const {viewer} = await once(client, '{ viewer { name tenants { name } } }');
			assert.deepEqual(viewer, {name: 'academy-portal', tenants: [{name: 'academy'}]});
		}));

		it('makes a mutation once', {timeout: TWICE}, () => using(token, async (client) => {
			const {requestSession: {session, reused}} = await once(client, `
				mutation Request($input: RequestSessionInput!) {
					requestSession(input: $input) { ... on SessionGranted { reused session { id user } } }
				}`, {input: {workshop: 'basics', user: `${name}-mutation`}});
			assert.equal(session.user, `${name}-mutation`);
			assert.equal(reused, false);
			await terminate(token, session.id);
		}));

		it('tells the present state first, and then what changes', {timeout: TWICE}, () => using(token, async (client) => {
			const ear = new Ear(client, AVAILABILITY);
			const {workshopAvailability: {availability: {remaining}}} = await ear.first('the present state',
				({workshopAvailability: each}) => each.name === 'academy-lab');
			const id = await request(token, 'academy-lab', `${name}-change`);
			await ear.first('one seat less', ({workshopAvailability: each}) =>
				each.name === 'academy-lab' && each.availability.remaining === remaining - 1);
			await terminate(token, id);
			await ear.first('the seat again', ({workshopAvailability: each}) =>
				each.name === 'academy-lab' && each.availability.remaining === remaining);
			assert.equal(ear.end, undefined);
			ear.stop();
			assert.equal(await ear.ended(), null);
		}));

		it('tells what happens to sessions', {timeout: TWICE}, () => using(token, async (client) => {
			const user = `${name}-sessions`;
			const ear = new Ear(client, MINE, {user});
			// sessions that are made before it has begun are not told: on a socket it has when what was asked later is answered
			await (client.begun?.() ?? once(client, '{ viewer { name } }'));
			const id = await request(token, 'basics', user);
			await ear.first('GRANTED', ({sessionChanges: {kind, session}}) => kind === 'GRANTED' && session.id === id);
			await terminate(token, id);
			await ear.first('ENDED', ({sessionChanges: {kind, session}}) => kind === 'ENDED' && session.id === id);
		}));

		it('tells nothing more to one who has completed', {timeout: TWICE}, () => using(token, async (client) => {
			const gone = new Ear(client, AVAILABILITY);
			const other = new Ear(client, AVAILABILITY);
			await gone.next();
			gone.stop();
			assert.equal(await gone.ended(), null);
			gone.events = [];
			const id = await request(token, 'academy-lab', `${name}-completed`);
			await other.first('a change', ({workshopAvailability: each}) =>
				each.name === 'academy-lab' && each.availability.remaining < each.availability.capacity);
			assert.deepEqual(gone.events, []);
			await terminate(token, id);
		}));

		it('tells one who may not listen why', {timeout: TWICE}, () => using(token, async (client) => {
			assert.equal(await new Ear(client, 'subscription { portalChanges { removed } }').code(), 'FORBIDDEN');
		}));

	});
}

describe('a token that is not good', () => {

	it('closes the socket with 4401', {timeout: TWICE}, async () => {
		let code;
		const client = TRANSPORTS['graphql-ws']('abc.def.ghi', {on: {closed: (event) => {
			code ??= event.code;
		}}});
		const problem = await new Ear(client, AVAILABILITY).ended();
		assert.equal(problem.code, code);
		assert.equal(code, 4401);
	});

	it('is the status 401 over HTTP', {timeout: TWICE}, async () => {
		const client = createSseClient({url: `${GATEWAY}/graphql`, headers: authorization('abc.def.ghi'), retryAttempts: 0});
		const problem = await new Ear(client, AVAILABILITY).ended();
		assert.equal(problem.response.status, 401);
	});

});

describe('a token that ends', () => {

	/** Listens with a token that ends soon, but not before the first event. */
	async function listening(connect) {
		for (let seconds = 3; seconds <= 60; seconds *= 2) {
			const ear = new Ear(connect(await control(`/token?${seconds}`)), AVAILABILITY);
			await until('an event, or the end', () => ear.events.length || ear.end !== undefined);
			if (ear.events.some(({data}) => data)) {
				ear.events = [];
				return ear;
			}
		}
		throw new Error('no event with any token');
	}

	it('closes the socket with 4403', {timeout: TWICE}, async () => {
		let code;
		const ear = await listening((short) => {
			code = undefined;
			return TRANSPORTS['graphql-ws'](short, {on: {closed: (event) => {
				code ??= event.code;
			}}});
		});
		await until('the socket is closed', () => code);
		assert.equal(code, 4403);
		assert.ok(await ear.ended());
	});

	it('ends the stream with UNAUTHENTICATED', {timeout: TWICE}, async () => {
		const ear = await listening((short) => TRANSPORTS['graphql-sse'](short, {retryAttempts: 0}));
		assert.equal(await ear.code(), 'UNAUTHENTICATED');
	});

});

describe('both transports', () => {

	it('go on after the gateway was started again', {timeout: 3 * PATIENCE}, async () => {
		const clients = Object.values(TRANSPORTS).map((connect) => connect(token));
		const ears = clients.map((client) => new Ear(client, AVAILABILITY));
		await Promise.all(ears.map((ear) => ear.next()));
		await control('/stop');
		ears.forEach((ear) => {
			ear.events = [];
		});
		await control('/start');
		for (const ear of ears) {
			// the client connects and subscribes again by itself
			await ear.first('news', ({workshopAvailability: each}) => each.name === 'academy-lab');
			assert.equal(ear.end, undefined);
			ear.stop();
		}
		clients.forEach((client) => client.dispose());
	});

	it('tell the same', {timeout: TWICE}, async () => {
		const {workshops: {nodes}} = await ask(token, '{ workshops { nodes { name availability { remaining capacity } } } }');
		const asked = nodes.map(({name, availability}) => [name, availability]).sort();
		assert.equal(asked.length, 3);
		for (const connect of Object.values(TRANSPORTS)) {
			const client = connect(token);
			assert.deepEqual(await present(client, 3), asked);
			client.dispose();
		}
	});

});
