// Portals that grant every request at once or after LATENCY ms. They keep no sessions: catalogs are constant.
// POST /latency?20 changes the latency of requests for sessions, GET /calls counts all calls but catalogs.
import { createServer } from 'node:http';
import { PORTALS_PORT, catalog, fleet } from './fleet.mjs';

const portals = new Map();
for (const portal of fleet()) {
	const owners = new Map();
	portal.environments.forEach((e) => e.sessions.forEach((s) => owners.set(`${e.name} ${s.user}`, s.name)));
	portals.set(portal.prefix, { catalog: Buffer.from(catalog(portal)), owners });
}
let latency = 0;
let calls = 0;
let number = 0;
const json = { 'Content-Type': 'application/json' };

createServer((request, response) => {
	const [path, query = ''] = request.url.split('?');
	const [, prefix, app, kind, name, operation] = path.split('/');
	const send = (body) => response.writeHead(200, { ...json, 'Content-Length': Buffer.byteLength(body) }).end(body);
	const portal = portals.get(prefix);
	if (prefix === 'latency') {
		latency = Number(query);
		send('{}');
	}
	else if (prefix === 'calls') {
		send(String(calls));
	}
	else if (!portal) {
		response.writeHead(404).end();
	}
	else if (app === 'oauth2') {
		calls++;
		send('{"access_token": "tg31ied56fOo4axuhuZLHj5JpUYCEL", "expires_in": 36000, "token_type": "Bearer"}');
	}
	else if (kind === 'catalog') {
		send(portal.catalog);
	}
	else if (kind === 'environment' && operation === 'request') {
		calls++;
		const parameters = new URLSearchParams(query);
		const user = parameters.get('user');
		const session = portal.owners.get(`${name} ${user}`) ?? `${name}-n${number++}`;
		const body = JSON.stringify({
			name: session, session, user, url: `/workshops/session/${session}/activate/?token=6UIW4D8Bhf0egVmsEKYlaOcTywrpQJGi`,
			workshop: 'a-workshop', environment: name, namespace: session
		});
		if (latency) {
			setTimeout(send, latency, body);
		}
		else {
			send(body);
		}
	}
	else {
		response.writeHead(404).end();
	}
}).listen({ port: PORTALS_PORT, host: '127.0.0.1', backlog: 4096 }, () => console.log('READY'))
	.keepAliveTimeout = 2000;
