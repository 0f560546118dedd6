// graphql-yoga as one would write it: the fleet in memory, sums of each workshop made once, plain resolvers.
// PORT; CACHE=1 with its own response cache.
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { fleet } from './fleet.mjs';

const typeDefs = /* GraphQL */ `
	type Query { workshops(tenant: String, first: Int = 50, after: String): WorkshopConnection!  workshop(name: String!): Workshop }
	type WorkshopConnection { nodes: [Workshop!]! totalCount: Int! pageInfo: PageInfo! }
	type PageInfo { hasNextPage: Boolean! endCursor: String }
	type Workshop { name: ID! title: String! description: String! labels: [Label!]! availability: WorkshopAvailability! }
	type Label { name: String! value: String! }
	enum AvailabilityStatus { READY ON_DEMAND FULL UNAVAILABLE }
	type WorkshopAvailability { status: AvailabilityStatus! ready: Int! remaining: Int! capacity: Int! allocated: Int! portals: Int! clusters: Int! }
`;
const byName = new Map();
for (const portal of fleet()) {
	for (const environment of portal.environments) {
		const { name, title, description, labels } = environment.workshop;
		if (!byName.has(name)) {
			byName.set(name, { name, title, description, labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
				sums: { ready: 0, remaining: 0, capacity: 0, allocated: 0 }, portals: new Set(), clusters: new Set() });
		}
		const workshop = byName.get(name);
		workshop.sums.ready += environment.available;
		workshop.sums.remaining += environment.capacity - environment.allocated;
		workshop.sums.capacity += environment.capacity;
		workshop.sums.allocated += environment.allocated;
		workshop.portals.add(portal.prefix);
		workshop.clusters.add(portal.cluster);
	}
}
const list = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
list.forEach((workshop) => {
	workshop.availability = { status: 'READY', ...workshop.sums, portals: workshop.portals.size, clusters: workshop.clusters.size };
});
const resolvers = {
	Query: {
		workshops: (_, { first, after }) => {
			const from = after ? list.findIndex((workshop) => workshop.name === after) + 1 : 0;
			const nodes = list.slice(from, from + first);
			return { nodes, totalCount: list.length, pageInfo: { hasNextPage: from + first < list.length, endCursor: nodes.at(-1)?.name } };
		},
		workshop: (_, { name }) => byName.get(name)
	}
};
const plugins = process.env.CACHE
	? [useResponseCache({ session: (request) => request.headers.get('authorization'), ttl: 5000, includeExtensionMetadata: false })] : [];
createServer(createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false, plugins }))
	.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('READY'));
