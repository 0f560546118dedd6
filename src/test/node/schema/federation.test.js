/** The gateway as a subgraph: composed with that of another team, behind Hive Gateway. */
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, it} from 'node:test';
import {createGatewayRuntime} from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import ws from '@graphql-mesh/transport-ws';
import {composeServices} from '@theguild/federation-composition';
import {parse} from 'graphql';
import {ALL, COURSES, serveCourses} from './courses.js';

const {GATEWAY} = process.env;

const PATIENCE = {timeout: 60_000};

let courses;
let supergraph;
let runtime;
let server;
let router;
let token;

async function send(url, query, {variables, caller, ...headers} = {}) {
	return fetch(url, {
		method: 'POST',
		headers: {'Content-Type': 'application/json', ...(caller && {Authorization: `Bearer ${caller}`}), ...headers},
		body: JSON.stringify({query, variables}),
	});
}

async function ask(query, options) {
	return (await send(router, query, options)).json();
}

before(async () => {
	courses = await serveCourses();
	const {data: {_service: {sdl}}} = await (await send(`${GATEWAY}/graphql`, '{ _service { sdl } }')).json();
	const composed = composeServices([
		{name: 'educates', typeDefs: parse(sdl), url: `${GATEWAY}/graphql`},
		{name: 'courses', typeDefs: COURSES, url: `http://127.0.0.1:${courses.address().port}/graphql`},
	]);
	assert.deepEqual(composed.errors ?? [], []);
	supergraph = composed.supergraphSdl;
	runtime = createGatewayRuntime({
		supergraph,
		logging: false,
		transports: {http, ws},
		transportEntries: {
			educates: {
				options: {
					subscriptions: {
						kind: 'ws',
						location: `${GATEWAY.replace('http', 'ws')}/graphql`,
						options: {connectionParams: {Authorization: '{context.headers.authorization}'}},
					},
				},
			},
		},
		propagateHeaders: {fromClientToSubgraphs: ({request}) => ({authorization: request.headers.get('authorization')})},
	});
	server = createServer(runtime);
	await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	router = `http://127.0.0.1:${server.address().port}/graphql`;
	const {data} = await ask('mutation { login(username: "alpha", password: "protected") { accessToken } }');
	token = data.login.accessToken;
}, PATIENCE);

after(async () => {
	server?.close();
	await runtime?.[Symbol.asyncDispose]();
	courses?.close();
});

it('resolves entities that another subgraph names by either key, and not those of others', PATIENCE, async () => {
	const {data: {portals: [{id}]}} = await ask('{ portals { id } }', {caller: token});
	ALL[0].portal = {id};
	const {data, errors} = await ask(`{
		course(id: "first-steps") { title portal { id name } workshops { name title } pageInfo { hasNextPage } }
	}`, {caller: token});
	const [own, others, shared] = data.course.workshops;
	assert.deepEqual(data.course.portal, {id, name: 'alpha'});
	assert.equal(own.name, 'alpha-lab');
	assert.ok(own.title);
	assert.equal(shared.name, 'shared-lab');
	// null in a list that permits it; the router reports the field that must not be null
	assert.equal(others, null);
	assert.deepEqual(errors.map(({path}) => path), [['course', 'workshops', 1, 'title']]);
});

it('lets another subgraph extend workshops', PATIENCE, async () => {
	const {data, errors} = await ask('{ workshop(name: "alpha-lab") { title courses { title } } }', {caller: token});
	assert.equal(errors, undefined);
	assert.deepEqual(data.workshop.courses, [{title: 'First steps'}]);
});

it('passes mutations and their unions on', PATIENCE, async () => {
	const query = `mutation($input: RequestSessionInput!) {
		requestSession(input: $input) {
			__typename
			... on SessionGranted { session { id user workshop { name courses { id } } } }
			... on SessionRefused { reason }
		}
	}`;
	const granted = await ask(query, {caller: token, variables: {input: {workshop: 'alpha-lab', user: 'federated'}}});
	assert.equal(granted.errors, undefined);
	const {__typename, session} = granted.data.requestSession;
	assert.equal(__typename, 'SessionGranted');
	assert.equal(session.user, 'federated');
	assert.deepEqual(session.workshop, {name: 'alpha-lab', courses: [{id: 'first-steps'}]});
	const refused = await ask(query, {caller: token, variables: {input: {workshop: 'beta-lab', user: 'federated'}}});
	assert.deepEqual(refused.data.requestSession, {__typename: 'SessionRefused', reason: 'WORKSHOP_UNKNOWN'});
});

it('passes the codes of faults on', PATIENCE, async () => {
	const code = async (...operation) => (await ask(...operation)).errors[0].extensions.code;
	assert.equal(await code('{ portals { name } }'), 'UNAUTHENTICATED');
	assert.equal(await code('{ placements { nodes { id } } }', {caller: token}), 'FORBIDDEN');
	assert.equal(await code('{ node(id: "nonsense") { id } }', {caller: token}), 'BAD_USER_INPUT');
});

it('passes subscriptions on, with fields of another subgraph', PATIENCE, async () => {
	const abort = new AbortController();
	const response = await fetch(router, {
		method: 'POST',
		signal: abort.signal,
		headers: {'Content-Type': 'application/json', Accept: 'text/event-stream', Authorization: `Bearer ${token}`},
		body: JSON.stringify({query: `subscription {
			workshopAvailability(names: ["alpha-lab"]) { name workshop { courses { title } } availability { capacity } }
		}`}),
	});
	let text = '';
	for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
		text += part;
		if (/^data:.*\n/m.test(text)) {
			break;
		}
	}
	abort.abort();
	const {data, errors} = JSON.parse(/^data:(.*)$/m.exec(text)[1]);
	assert.equal(errors, undefined);
	assert.deepEqual(data.workshopAvailability, {
		name: 'alpha-lab',
		workshop: {courses: [{title: 'First steps'}]},
		availability: {capacity: 200},
	});
});

it('composes into a graph without the types and the directives of the gateway alone', () => {
	assert.match(supergraph, /type Workshop[^{]*@join__type\(graph: EDUCATES, key: "name"\)/);
	assert.doesNotMatch(supergraph, /@volatile|@personal|_entities/);
});
