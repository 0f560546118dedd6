/** Relay, Apollo Client and urql as front ends use them: compile, query, page, subscribe, and read a union. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {before, describe, it} from 'node:test';
import {ApolloClient, gql as apolloGql, HttpLink, InMemoryCache, ApolloLink} from '@apollo/client';
import {GraphQLWsLink} from '@apollo/client/link/subscriptions';
import {relayStylePagination} from '@apollo/client/utilities';
import {Client, fetchExchange, gql, subscriptionExchange} from '@urql/core';
import {createClient} from 'graphql-ws';
import relay from 'relay-runtime';
import WebSocket from 'ws';
import {authorization, fleetIsReady, GATEWAY, login, PATIENCE, terminate, until} from './support.js';

const WORKSHOPS = `
	query Workshops($first: Int!, $after: String) {
		workshops(first: $first, after: $after) {
			edges { node { id name availability { remaining capacity } } }
			pageInfo { hasNextPage endCursor }
		}
	}`;

const SEATS = 'subscription Seats { workshopAvailability { name availability { remaining } } }';

const START = `
	mutation Start($input: RequestSessionInput!) {
		requestSession(input: $input) {
			__typename
			... on SessionGranted { session { id user } }
			... on SessionRefused { reason }
		}
	}`;

const FIRST = 2;

const names = (edges) => edges.map(({node}) => node.name);

/** Each reads two pages as one list, the first seats that a subscription sends, and the result of a request. */
const LIBRARIES = {

	Relay: async (headers, socket) => {
		mkdirSync('relay/artifacts', {recursive: true});
		execFileSync('node', ['../node_modules/relay-compiler/cli.js', 'relay.config.json'], {cwd: 'relay', stdio: 'inherit', timeout: PATIENCE});
		const require = createRequire(import.meta.url);
		const artifact = (name) => require(`./relay/artifacts/${name}.graphql.js`);
		const environment = new relay.Environment({
			store: new relay.Store(new relay.RecordSource()),
			network: relay.Network.create(
				({text}, variables) => fetch(`${GATEWAY}/graphql`, {
					method: 'POST',
					headers: {'Content-Type': 'application/json', ...headers},
					body: JSON.stringify({query: text, variables}),
				}).then((response) => response.json()),
				({text}, variables) => relay.Observable.create((sink) => socket.subscribe({query: text, variables}, sink))),
		});
		const fragment = artifact('Learner_workshops');
		const list = (data) => environment.lookup(relay.getSingularSelector(fragment, data)).data.workshops;
		return {
			async page() {
				const first = list(await relay.fetchQuery(environment, artifact('LearnerQuery'), {first: FIRST}).toPromise());
				const {endCursor} = first.pageInfo;
				const all = list(await relay.fetchQuery(environment, artifact('LearnerPageQuery'), {first: FIRST, after: endCursor}).toPromise());
				const {id, ...workshop} = all.edges[0].node;
				const {node} = await relay.fetchQuery(environment, artifact('LearnerWorkshopQuery'), {id}).toPromise();
				assert.ok(node, `${workshop.name} has an id by which it is fetched again`);
				return [names(first.edges), names(all.edges)];
			},
			subscribe: async (next) => relay.requestSubscription(environment, {subscription: artifact('LearnerSeatsSubscription'), variables: {}, onNext: next}).dispose,
			start: async (input) => {
				const {requestSession} = await new Promise((onCompleted, onError) => {
					relay.commitMutation(environment, {mutation: artifact('LearnerStartMutation'), variables: {input}, onCompleted, onError});
				});
				return requestSession;
			},
		};
	},

	'Apollo Client': async (headers, socket) => {
		const client = new ApolloClient({
			cache: new InMemoryCache({typePolicies: {Query: {fields: {workshops: relayStylePagination()}}}}),
			link: ApolloLink.split(({operationType}) => operationType === 'subscription', new GraphQLWsLink(socket), new HttpLink({uri: `${GATEWAY}/graphql`, headers})),
		});
		return {
			async page() {
				const query = apolloGql(WORKSHOPS);
				const page = async (variables) => (await client.query({query, variables, fetchPolicy: 'network-only'})).data.workshops;
				const first = await page({first: FIRST});
				await page({first: FIRST, after: first.pageInfo.endCursor});
				return [names(first.edges), names(client.readQuery({query, variables: {first: FIRST}}).workshops.edges)];
			},
			subscribe: async (next) => {
				const subscription = client.subscribe({query: apolloGql(SEATS)}).subscribe(({data}) => next(data));
				return () => subscription.unsubscribe();
			},
			start: async (input) => (await client.mutate({mutation: apolloGql(START), variables: {input}})).data.requestSession,
		};
	},

	urql: async (headers, socket) => {
		const client = new Client({
			url: `${GATEWAY}/graphql`,
			preferGetMethod: false,
			fetchOptions: {headers},
			exchanges: [fetchExchange, subscriptionExchange({
				forwardSubscription: (operation) => ({subscribe: (sink) => ({unsubscribe: socket.subscribe(operation, sink)})}),
			})],
		});
		return {
			async page() {
				const page = async (after) => (await client.query(gql(WORKSHOPS), {first: FIRST, after})).data.workshops;
				const first = await page();
				return [names(first.edges), [...names(first.edges), ...names((await page(first.pageInfo.endCursor)).edges)]];
			},
			subscribe: async (next) => client.subscription(gql(SEATS), {}).subscribe(({data}) => next(data)).unsubscribe,
			start: async (input) => (await client.mutation(gql(START), {input})).data.requestSession,
		};
	},

};

before(fleetIsReady);

describe('a front end with', () => {

	for (const [library, connect] of Object.entries(LIBRARIES)) {
		it(`${library} compiles, queries, pages, subscribes, and reads unions`, {timeout: 2 * PATIENCE}, async () => {
			const headers = authorization(await login('academy-portal', 'academy-secret'));
			const socket = createClient({url: `${GATEWAY.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: headers});
			try {
				await check(library, await connect(headers, socket), headers);
			}
			finally {
				await socket.dispose();
			}
		});
	}

});

async function check(library, {page, subscribe, start}, headers) {
	assert.deepEqual(await page(), [['academy-full', 'academy-lab'], ['academy-full', 'academy-lab', 'basics']]);

	const workshop = 'academy-lab';
	const seen = [];
	const stop = await subscribe(({workshopAvailability: {name, availability}}) => {
		if (name === workshop) {
			seen.push(availability.remaining);
		}
	});
	const [seats] = await until('the current seats', () => seen.length && seen);

	const refused = await start({workshop: 'academy-full', user: 'eve'});
	assert.deepEqual([refused.__typename, refused.reason], ['SessionRefused', 'WORKSHOP_NOT_RUNNING']);
	const granted = await start({workshop, user: `eve with ${library}`});
	assert.deepEqual([granted.__typename, granted.session.user], ['SessionGranted', `eve with ${library}`]);

	await until('a seat less', () => seen.at(-1) === seats - 1);
	stop();
	await terminate(headers.Authorization.slice('Bearer '.length), granted.session.id);
}
