import {createClient} from 'graphql-ws';
import {cacheExchange, Client, fetchExchange, subscriptionExchange} from 'urql';

/** Queries and mutations over HTTP, subscriptions over one WebSocket that is opened again when it is lost. */
export function connect(token?: string): Client {
	const headers: Record<string, string> = token ? {Authorization: `Bearer ${token}`} : {};
	const socket = createClient({
		url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
		connectionParams: headers,
		retryAttempts: Infinity,
	});
	return new Client({
		url: '/graphql',
		preferGetMethod: false,
		fetchOptions: {headers},
		exchanges: [cacheExchange, fetchExchange, subscriptionExchange({
			forwardSubscription: ({query, variables}) => ({
				subscribe: (sink) => ({unsubscribe: socket.subscribe({query: query!, variables}, sink as Parameters<typeof socket.subscribe>[1])}),
			}),
		})],
	});
}
