// Portals that grant every request at once or after LATENCY ms. They keep no sessions: catalogs are constant.
// POST /latency?20 changes the latency of requests for sessions, GET /calls counts all calls but catalogs.
// Minimal HTTP over node:net, with bodies of a known length and keep-alive: portals share the processors with the contestants,
// and the recorded figures of the lookup service had nginx as portals, which costs less than node:http.
import { createServer } from 'node:net';
import { PORTALS_PORT, catalog, fleet } from './fleet.mjs';

const portals = new Map();
for (const portal of fleet()) {
	const owners = new Map();
	portal.environments.forEach((e) => e.sessions.forEach((s) => owners.set(`${e.name} ${s.user}`, s.name)));
	portals.set(portal.prefix, { catalog: response(catalog(portal)), owners });
}
let latency = 0;
let calls = 0;
let number = 0;

function response(body, status = '200 OK') {
	return Buffer.from(`HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nKeep-Alive: timeout=2\r\n`
		+ `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
/** Exactly, as a timer is up to 1.5 ms late. */
function after(ms, work) {
	const due = performance.now() + ms;
	setTimeout(() => {
		while (performance.now() < due);
		work();
	}, ms - 2);
}

function answer(url, send) {
	const [path, query = ''] = url.split('?');
	const [, prefix, app, kind, name, operation] = path.split('/');
	const portal = portals.get(prefix);
	if (prefix === 'latency') {
		latency = Number(query);
		send(response('{}'));
	}
	else if (prefix === 'calls') {
		send(response(String(calls)));
	}
	else if (!portal) {
		send(response('', '404 Not Found'));
	}
	else if (app === 'oauth2') {
		calls++;
		send(response('{"access_token": "tg31ied56fOo4axuhuZLHj5JpUYCEL", "expires_in": 36000, "token_type": "Bearer"}'));
	}
	else if (kind === 'catalog') {
		send(portal.catalog);
	}
	else if (kind === 'environment' && operation === 'request') {
		calls++;
		const user = new URLSearchParams(query).get('user');
		const session = portal.owners.get(`${name} ${user}`) ?? `${name}-n${number++}`;
		const grant = response(JSON.stringify({
			name: session, session, user, url: `/workshops/session/${session}/activate/?token=6UIW4D8Bhf0egVmsEKYlaOcTywrpQJGi`,
			workshop: 'a-workshop', environment: name, namespace: session
		}));
		if (latency) {
			after(latency, () => send(grant));
		}
		else {
			send(grant);
		}
	}
	else {
		send(response('', '404 Not Found'));
	}
}

createServer({ noDelay: true }, (socket) => {
	const send = (bytes) => socket.destroyed || socket.write(bytes);
	let received = '';
	socket.setEncoding('latin1').on('data', (data) => {
		received += data;
		for (;;) {
			const head = received.indexOf('\r\n\r\n');
			const end = head + 4 + Number(/\ncontent-length: *(\d+)/i.exec(received.slice(0, head))?.[1] ?? 0);
			if (head < 0 || received.length < end) {
				return;
			}
			const [, url] = received.split(' ', 2);
			received = received.slice(end);
			answer(url, send);
		}
	});
	// later than what Keep-Alive promises
	socket.setTimeout(3000, () => socket.end()).on('error', () => socket.destroy());
}).listen({ port: PORTALS_PORT, host: '127.0.0.1', backlog: 4096 }, () => console.log('READY'));
