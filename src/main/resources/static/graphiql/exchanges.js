/** Sends what GraphiQL asks, and keeps what came back: when, how fast and how much. */
import {getOperationAST, parse} from '/graphiql/bundle/libraries.js';
import {createClient} from '/webjars/graphql-ws/lib/client.mjs';

/** Events of subscriptions that are kept. */
const MOST = 200;

const INTROSPECTION = 'IntrospectionQuery';

export class Exchanges {

	/** `latest` is {operation, status, milliseconds, bytes, events}, without `status` for a subscription; events are the latest first. */
	state = {latest: null, events: []};

	listeners = new Set();

	subscribe = (listener) => {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	};

	snapshot = () => this.state;

	clear = () => this.change({events: []});

	change(state) {
		this.state = {...this.state, ...state};
		this.listeners.forEach((listener) => listener());
	}

	/** Sends the token, unless the tab "Headers" has another one. */
	fetcher(token) {
		return (request, {headers = {}} = {}) => {
			const own = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
			const all = token && !own ? {...headers, Authorization: `Bearer ${token}`} : headers;
			const operation = operationOf(request);
			return operation?.operation === 'subscription' ? this.events(request, all, operation) : this.response(request, all, operation);
		};
	}

	async response(request, headers, operation) {
		const start = performance.now();
		const response = await fetch('/graphql', {
			method: 'POST',
			headers: {'Content-Type': 'application/json', Accept: 'application/json', ...headers},
			body: JSON.stringify(request),
		});
		const text = await response.text();
		if (operation?.name?.value !== INTROSPECTION) {
			this.change({latest: {operation: nameOf(operation), status: response.status, milliseconds: performance.now() - start, bytes: sizeOf(text)}});
		}
		return JSON.parse(text);
	}

	/** An observable. What are headers elsewhere is the payload of connection_init here. */
	events(request, headers, operation) {
		return {
			subscribe: ({next, error, complete}) => {
				let [bytes, count] = [0, 0];
				const start = performance.now();
				const client = createClient({
					url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
					connectionParams: headers,
				});
				client.subscribe(request, {
					next: (result) => {
						const event = {number: ++count, operation: nameOf(operation), at: new Date(), text: JSON.stringify(result, null, 2), bytes: sizeOf(JSON.stringify(result))};
						bytes += event.bytes;
						this.change({
							latest: {operation: event.operation, milliseconds: performance.now() - start, bytes, events: count},
							events: [event, ...this.state.events].slice(0, MOST),
						});
						next(result);
					},
					error: (problem) => error(problem?.code ? new Error(`The gateway closed the connection: ${problem.code} ${problem.reason}`) : problem),
					complete,
				});
				return {unsubscribe: () => client.dispose()};
			},
		};
	}

}

/** Null if the document is invalid, or it is not clear which operation is meant: the gateway says so. */
function operationOf({query, operationName}) {
	try {
		return getOperationAST(parse(query), operationName);
	}
	catch {
		return null;
	}
}

function nameOf(operation) {
	return operation?.name?.value ?? operation?.operation ?? 'request';
}

function sizeOf(text) {
	return new TextEncoder().encode(text).length;
}
