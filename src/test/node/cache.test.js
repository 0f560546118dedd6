/** The seats of two tenants in the normalised cache of Apollo Client, which keeps one object for each id. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {ApolloClient, gql, HttpLink, InMemoryCache} from '@apollo/client';
import {authorization, fleetIsReady, GATEWAY, login, PATIENCE, request, terminate} from './support.js';

const SEATS = gql`
	query Seats($tenant: String) {
		workshop(tenant: $tenant, name: "basics") {
			id
			availability { capacity }
			environments { id name portal { id name cluster { id name portals { id name } } } sessions { id } }
		}
	}`;

const BOTH = gql`
	{
		academy: workshops(tenant: "academy", filter: {names: ["basics"]}) { nodes { id availability { capacity } } }
		everywhere: workshops(tenant: "everywhere", filter: {names: ["basics"]}) { nodes { id availability { capacity } } }
	}`;

const SESSION = gql`
	query Session($id: ID!) { session(id: $id) { id workshop { id availability { capacity } } } }`;

describe('Apollo Client', () => {

	let operator;

	before(async () => {
		await fleetIsReady();
		operator = await login('operator', 'operator-secret');
	});

	function client() {
		return new ApolloClient({
			cache: new InMemoryCache(),
			link: new HttpLink({uri: `${GATEWAY}/graphql`, headers: authorization(operator)}),
		});
	}

	function capacity({data: {workshop}}) {
		return workshop.availability.capacity;
	}

	it('keeps the seats of two tenants apart in one operation', {timeout: PATIENCE}, async () => {
		const {data} = await client().query({query: BOTH});
		assert.equal(data.academy.nodes[0].availability.capacity, 20);
		assert.equal(data.everywhere.nodes[0].availability.capacity, 40);
	});

	it('still has the seats of the first tenant after those of the second', {timeout: PATIENCE}, async () => {
		const apollo = client();
		const fetched = await apollo.query({query: SEATS, variables: {tenant: 'academy'}});
		assert.equal(capacity(fetched), 20);
		assert.equal(capacity(await apollo.query({query: SEATS, variables: {tenant: 'everywhere'}})), 40);
		const kept = await apollo.query({query: SEATS, variables: {tenant: 'academy'}, fetchPolicy: 'cache-only'});
		assert.deepEqual(kept.data, fetched.data);
		const [environment] = kept.data.workshop.environments;
		assert.deepEqual(environment.portal.cluster.portals.map(({name}) => name), ['academy']);
	});

	it('finds a session in the caches of both tenants, with one workshop', {timeout: PATIENCE}, async () => {
		const apollo = client();
		const id = await request(operator, 'basics', 'cached', {tenant: 'academy'});
		try {
			const {data} = await apollo.query({query: SESSION, variables: {id}});
			assert.equal(data.session.workshop.availability.capacity, 40);
			for (const tenant of ['academy', 'everywhere']) {
				const {data: seats} = await apollo.query({query: SEATS, variables: {tenant}, fetchPolicy: 'network-only'});
				assert.ok(seats.workshop);
			}
			const {data: kept} = await apollo.query({query: SESSION, variables: {id}, fetchPolicy: 'cache-only'});
			assert.deepEqual(kept, data);
		}
		finally {
			await terminate(operator, id);
		}
	});

});
