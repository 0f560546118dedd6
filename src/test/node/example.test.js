/** The front end in docs/examples/react: generated, checked, bundled, and used in a real Chromium. */
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {after, before, it} from 'node:test';
import {fill, fleetIsReady, login, PATIENCE, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const VITE = ['node_modules/vite/bin/vite.js', 'preview', '--host', '127.0.0.1', '--strictPort', '--port'];

let server;
let address;

before(async () => {
	const options = {cwd: process.env.EXAMPLE, stdio: 'inherit', timeout: 2 * PATIENCE};
	execFileSync('npm', ['run', 'build'], options);
	const port = await freePort();
	server = spawn('node', [...VITE, port], {...options, timeout: undefined});
	address = `http://127.0.0.1:${port}`;
	await until('the page is served', () => fetch(address).then(({ok}) => ok, () => false));
	await fleetIsReady();
});

after(() => server?.kill());

async function freePort() {
	const socket = createServer().listen(0, '127.0.0.1');
	await once(socket, 'listening');
	const {port} = socket.address();
	socket.close();
	await once(socket, 'close');
	return port;
}

it('lists workshops, starts one, follows and ends its session, and waits for a seat', {timeout: PATIENCE * 2}, async () => {
	const token = await login('academy-portal', 'academy-secret');
	const visitor = await Visitor.at('/', {}, address);
	const {page} = visitor;
	await page.getByLabel('Your name').fill('ann');
	await page.getByLabel('Client').fill('academy-portal');
	await page.getByLabel('Password').fill('academy-secret');
	await page.keyboard.press('Enter');
	const lab = page.locator('[data-workshop="academy-lab"]');
	await lab.getByText('10 of 10 seats free').waitFor();

	await lab.getByRole('button').click();
	const link = lab.getByRole('link', {name: 'Open the session'});
	await link.waitFor();
	const session = page.locator('[data-session]');
	await session.getByText('The Lab of academy: ').waitFor();
	await lab.getByText('9 of 10 seats free').waitFor();
	await visitor.opens(() => link.click());
	await session.getByText('The Lab of academy: running').waitFor();
	await session.getByRole('button').click();
	await session.waitFor({state: 'detached'});

	const ids = await fill(token);
	await page.reload();
	await page.getByLabel('Your name').fill('ann');
	await page.getByLabel('Client').fill('academy-portal');
	await page.getByLabel('Password').fill('academy-secret');
	await page.keyboard.press('Enter');
	await lab.getByRole('button').click();
	await lab.getByText('You are number 1 on the wait list').waitFor();
	await terminate(token, ids.pop());
	await link.waitFor();
	await session.getByRole('button').click();
	await session.waitFor({state: 'detached'});
	await terminate(token, ...ids);
	visitor.assertContent();
});
