/** Visitors with a browser of their own. */
import assert from 'node:assert/strict';
import {after, afterEach, before} from 'node:test';
import {chromium} from 'playwright-core';
import {GATEWAY, PATIENCE} from './support.js';

/** Milliseconds to close; a browser that hangs ends with the process of the tests. */
const CLOSING = {timeout: 20_000};

/** A promise: the hooks of a file do not wait for each other. */
const launching = chromium.launch({executablePath: process.env.CHROMIUM, timeout: PATIENCE, args: ['--headless', '--no-sandbox', '--disable-gpu',
	'--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});

let visitors = [];

before(() => launching);

afterEach(async () => {
	const [leaving] = [visitors, visitors = []];
	await Promise.all(leaving.map(({context}) => context.close()));
}, CLOSING);

after(async () => (await launching).close(), CLOSING);

/** Keeps its console messages of errors and warnings, and its requests to other origins. */
export class Visitor {

	complaints = [];

	foreign = [];

	/**
	 * @param script runs in each document before its own scripts
	 * @param token of a visitor who has logged in before
	 * @param lasting whether the visitor stays for other tests of the file: a new browser context costs more than most tests
	 * @param patience milliseconds that a step may take
	 * @param origin of the page, if it is not the gateway's
	 */
	static async at(path, {script = () => {}, token, lasting = false, patience = PATIENCE, ...options} = {}, origin = GATEWAY) {
		const visitor = new Visitor();
		visitor.context = await (await launching).newContext({locale: 'en-GB', reducedMotion: 'reduce', ...options});
		if (!lasting) {
			visitors.push(visitor);
		}
		visitor.context.setDefaultTimeout(patience);
		await visitor.context.addInitScript(() => addEventListener('securitypolicyviolation',
			(event) => console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`)));
		await visitor.context.addInitScript(script);
		if (token) {
			await visitor.context.addInitScript((value) => sessionStorage.setItem('educates.token', value), token);
		}
		visitor.page = await visitor.context.newPage();
		visitor.watch(new URL(origin).host);
		await visitor.page.goto(origin + path);
		return token ? visitor.loaded() : visitor;
	}

	watch(origin) {
		const note = (url) => {
			if (!['data:', 'blob:'].includes(new URL(url).protocol) && new URL(url).host !== origin) {
				this.foreign.push(url);
			}
		};
		this.page.on('request', (each) => note(each.url()));
		this.page.on('websocket', (each) => note(each.url()));
		this.page.on('pageerror', (problem) => this.complaints.push(problem.message));
		this.page.on('console', (message) => {
			if (['error', 'warning'].includes(message.type())) {
				this.complaints.push(message.text());
			}
		});
	}

	/** Logs in at the page, and sees the view of its address. */
	async loggedIn([client, password]) {
		await this.page.locator('header').getByRole('button', {name: 'Log in'}).click();
		await this.page.getByLabel('Client').fill(client);
		await this.page.getByLabel('Password').fill(password);
		await this.page.keyboard.press('Enter');
		return this.loaded();
	}

	/** Sees the view of the address, with all that a caller sees. */
	async loaded() {
		await this.page.locator('.live').waitFor({state: 'attached'});
		await this.page.locator('nav a').first().waitFor();
		await this.page.getByText('Loading …').waitFor({state: 'detached'});
		return this;
	}

	card(workshop) {
		return this.page.locator(`[data-workshop="${workshop}"]`);
	}

	/** The button that starts, opens or waits. */
	start(workshop) {
		return this.card(workshop).locator('.start');
	}

	/** How many are free. */
	async seats(workshop) {
		return Number.parseInt(await this.card(workshop).locator('.seats').textContent(), 10);
	}

	sees(text) {
		return this.page.getByText(text).first().waitFor();
	}

	/** Goes to another view by its address, as from a link. */
	goes(path) {
		return this.page.evaluate((address) => {
			history.pushState(null, '', address);
			dispatchEvent(new PopStateEvent('popstate', {state: null}));
		}, path);
	}

	/** The address of the tab of a session, which is closed again. */
	async opens(act) {
		const [tab] = await Promise.all([this.context.waitForEvent('page'), act()]);
		await tab.waitForURL(isOfAPortal, {waitUntil: 'commit'});
		const url = tab.url();
		await tab.close();
		return url;
	}

	/** This tab is in a session. */
	isInSession() {
		return this.page.waitForURL(isOfAPortal, {waitUntil: 'commit'});
	}

	/** Nothing was requested elsewhere, and the browser did not complain since the last call of this. */
	assertContent() {
		assert.deepEqual([this.foreign.splice(0), this.complaints.splice(0)], [[], []]);
	}

}

function isOfAPortal(url) {
	return url.host !== new URL(GATEWAY).host && url.protocol === 'http:';
}
