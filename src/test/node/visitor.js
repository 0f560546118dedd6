/** Visitors with a browser of their own. */
import assert from 'node:assert/strict';
import {after, afterEach, before} from 'node:test';
import {chromium} from 'playwright-core';
import {GATEWAY, PATIENCE} from './support.js';

let browser;
let visitors = [];

before(async () => {
	browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu',
		'--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});
});

afterEach(async () => {
	await Promise.all(visitors.map(({context}) => context.close()));
	visitors = [];
});

after(() => browser?.close());

/** Keeps its console messages of errors and warnings, and its requests to other origins. */
export class Visitor {

	complaints = [];

	foreign = [];

	/**
	 * @param script runs in each document before its own scripts
	 * @param token of a visitor who has logged in before
	 * @param origin of the page, if it is not the gateway's
	 */
	static async at(path, {script = () => {}, token, ...options} = {}, origin = GATEWAY) {
		const visitor = new Visitor();
		visitors.push(visitor);
		visitor.context = await browser.newContext({locale: 'en-GB', ...options});
		visitor.context.setDefaultTimeout(PATIENCE);
		await visitor.context.addInitScript(() => addEventListener('securitypolicyviolation',
			(event) => console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`)));
		await visitor.context.addInitScript(script);
		if (token) {
			await visitor.context.addInitScript((value) => sessionStorage.setItem('educates.token', value), token);
		}
		visitor.page = await visitor.context.newPage();
		visitor.watch(new URL(origin).host);
		await visitor.page.goto(origin + path);
		return visitor;
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

	assertContent() {
		assert.deepEqual(this.foreign, []);
		assert.deepEqual(this.complaints, []);
	}

}
