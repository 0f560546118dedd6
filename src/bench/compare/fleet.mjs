// The fleet of a comparison: the same for the simulated portals, for the gateway and for yoga.
// SIZE: clusters x portals of each x environments of each portal x workshops x sessions of each environment.
//   node fleet.mjs config FILE   writes the gateway's configuration
import { writeFileSync } from 'node:fs';

export const PORTALS_PORT = 26200;
export const [clusters, portals, environments, workshops, sessions] = (process.env.SIZE ?? '4x5x20x20x0').split('x').map(Number);

const three = (number) => String(number).padStart(3, '0');

/** Portals in order; each environment has its workshop by turns, and each session a user of its own. */
export function* fleet() {
	let environment = 0;
	let user = 0;
	for (let c = 1; c <= clusters; c++) {
		for (let p = 1; p <= portals; p++) {
			const list = [];
			for (let e = 1; e <= environments; e++, environment++) {
				const number = environment % workshops;
				const name = `c${c}p${p}-w${three(e)}`;
				list.push({
					name, capacity: 1_000_000, reserved: environment % 3, available: environment % 3, allocated: sessions,
					workshop: {
						name: `lab-workshop-${three(number)}`, title: `Workshop number ${three(number)}`,
						description: `An introduction to subject ${three(number)}, with exercises and a short quiz at its end`,
						labels: { difficulty: ['easy', 'medium', 'hard'][number % 3], subject: `subject-${number % 7}` }
					},
					sessions: Array.from({ length: sessions }, (_, s) => ({ name: `${name}-s${s}`, user: `u${user++}` }))
				});
			}
			yield { cluster: `c${c}`, name: `p${p}`, prefix: `c${c}.p${p}`, environments: list };
		}
	}
}

/** The body of GET /workshops/catalog/environments/?sessions=true of a portal. */
export function catalog(portal) {
	return JSON.stringify({
		portal: {
			name: portal.name, labels: {}, uid: `uid-${portal.prefix}`, generation: 1, url: `http://127.0.0.1:${PORTALS_PORT}/${portal.prefix}`,
			sessions: { maximum: 0, registered: 0, anonymous: 0, allocated: environments * sessions }
		},
		environments: portal.environments.map((environment) => ({
			name: environment.name, state: 'RUNNING', duration: 3600, capacity: environment.capacity,
			reserved: environment.reserved, allocated: environment.allocated, available: environment.available,
			workshop: {
				...environment.workshop, resource: environment.workshop.name, vendor: '', authors: [], difficulty: '',
				duration: '', tags: [], logo: '', url: ''
			},
			sessions: environment.sessions.map((session) => ({
				...session, namespace: session.name, state: 'RUNNING', started: '2026-01-01T00:00:00.000Z',
				expires: '2099-01-01T00:00:00.000Z', countdown: 2_000_000_000, extendable: false
			}))
		}))
	});
}

function configuration() {
	const all = [...fleet()];
	const robot = { 'client-id': 'robot', 'client-secret': 'secret', username: 'robot@educates', password: 'password' };
	return {
		gateway: {
			'default-index-url': 'https://portal.example.com/', 'user-ids': 'global',
			limits: { rates: { 'client-changes': '50000/s burst 50000', 'client-operations': '50000/s burst 50000' } },
			clients: [{ name: 'front-end', password: 'password', roles: ['tenant'], tenants: ['tenant-1'] }],
			tenants: [{ name: 'tenant-1', portals: { 'name-selector': { 'match-names': ['*'] } } }],
			clusters: Array.from({ length: clusters }, (_, c) => ({
				name: `c${c + 1}`,
				portals: all.filter((portal) => portal.cluster === `c${c + 1}`).map((portal) => ({
					name: portal.name, url: `http://127.0.0.1:${PORTALS_PORT}/${portal.prefix}`, robot
				}))
			}))
		}
	};
}

if (process.argv[2] === 'config') {
	writeFileSync(process.argv[3], JSON.stringify(configuration()));
}
