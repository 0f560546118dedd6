/** A subgraph of another team: courses of workshops, which it knows by their names. */
import {createServer} from 'node:http';
import {buildSchema, graphql, parse} from 'graphql';

export const COURSES = parse(`
	extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])

	type Query {
		course(id: ID!): Course
	}

	type Course @key(fields: "id") {
		id: ID!
		title: String!
		workshops: [Workshop]!
		portal: Portal
		pageInfo: PageInfo!
	}

	type Portal @key(fields: "id", resolvable: false) {
		id: ID!
	}

	type Workshop @key(fields: "name") {
		name: String!
		courses: [Course!]!
	}

	type PageInfo @shareable {
		hasNextPage: Boolean!
		hasPreviousPage: Boolean!
		startCursor: String
		endCursor: String
	}
`);

/** All courses. */
export const ALL = [{
	id: 'first-steps',
	title: 'First steps',
	workshops: ['alpha-lab', 'beta-lab', 'shared-lab'],
	pageInfo: {hasNextPage: false, hasPreviousPage: false},
}];

/** What runs it: the directives are for those who compose. */
const SCHEMA = buildSchema(`
	scalar _Any
	union _Entity = Workshop | Course
	type Query { course(id: ID!): Course  _entities(representations: [_Any!]!): [_Entity]! }
	type Course { id: ID!  title: String!  workshops: [Workshop]!  portal: Portal  pageInfo: PageInfo! }
	type Portal { id: ID! }
	type Workshop { name: String!  courses: [Course!]! }
	type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
`);

function course(each) {
	return {...each, __typename: 'Course', workshops: each.workshops.map(workshop)};
}

function workshop(name) {
	return {__typename: 'Workshop', name, courses: () => ALL.filter(({workshops}) => workshops.includes(name)).map(course)};
}

const ROOT = {
	course: ({id}) => ALL.filter((each) => each.id === id).map(course)[0],
	_entities: ({representations}) => representations.map(({__typename, name, id}) =>
		(__typename === 'Workshop' ? workshop(name) : ROOT.course({id}))),
};

/** Serves the subgraph on a free port of the loopback interface. */
export async function serveCourses() {
	const server = createServer(async (request, response) => {
		let body = '';
		for await (const part of request) {
			body += part;
		}
		const {query, variables} = JSON.parse(body);
		const result = await graphql({schema: SCHEMA, source: query, rootValue: ROOT, variableValues: variables});
		response.setHeader('Content-Type', 'application/json').end(JSON.stringify(result));
	});
	await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return server;
}
