/** Subscriptions of Apollo Client, which sends them over multipart HTTP unless it is configured for WebSockets. */
import assert from 'node:assert/strict';
import {before, it} from 'node:test';
import {ApolloClient, CombinedProtocolErrors, gql, HttpLink, InMemoryCache} from '@apollo/client';
import {authorization, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';

const SEATS = gql`subscription { workshopAvailability(names: ["alpha-lab"]) { name availability { remaining } } }`;

let token;
let client;
const accepted = [];
const types = [];

before(async () => {
	token = await login('alpha', 'protected');
	client = new ApolloClient({
		cache: new InMemoryCache(),
		link: new HttpLink({
			uri: `${GATEWAY}/graphql`,
			headers: authorization(token),
			fetch: async (url, options) => {
				accepted.push(new Headers(options.headers).get('Accept'));
				const response = await fetch(url, options);
				types.push(response.headers.get('Content-Type'));
				return response;
			},
		}),
	});
}, {timeout: PATIENCE});

it('sends the present state and each change', {timeout: 2 * PATIENCE}, async () => {
	const seen = [];
	const subscription = client.subscribe({query: SEATS, fetchPolicy: 'no-cache'}).subscribe({
		next: ({data, error}) => seen.push(error ?? data.workshopAvailability.availability.remaining),
		error: (problem) => seen.push(problem),
	});
	const before = await until('the present state', () => seen.find(Number.isInteger));
	assert.match(accepted.at(-1), /multipart\/mixed.*subscriptionSpec/);
	assert.equal(types.at(-1), 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
	const id = await request(token, 'alpha-lab', 'multipart');
	await until('one seat less', () => seen.includes(before - 1));
	await terminate(token, id);
	await until('the seat again', () => seen.at(-1) === before);
	subscription.unsubscribe();
	assert.deepEqual(seen.filter((each) => !Number.isInteger(each)), []);
});

it('reports an error that ends a subscription with its code', {timeout: 2 * PATIENCE}, async () => {
	const errors = [];
	client.subscribe({query: gql`subscription { portalChanges { removed } }`, fetchPolicy: 'no-cache'}).subscribe({
		next: ({error}) => errors.push(error),
		error: (problem) => errors.push(problem),
	});
	const error = await until('an error', () => errors[0]);
	assert.ok(CombinedProtocolErrors.is(error), String(error));
	assert.equal(error.errors[0].extensions.code, 'FORBIDDEN');
});
