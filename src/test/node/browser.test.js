/** The page and GraphiQL, used in a real Chromium. */
import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';
import {chromium} from 'playwright-core';
import {ask, control, fleetIsSeen, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';

const TEST = {timeout: PATIENCE * 3};

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

let browser;
let visitors = [];

before(async () => {
	browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu',
		'--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});
	await fleetIsSeen();
});

afterEach(async () => {
	await Promise.all(visitors.map(({context}) => context.close()));
	visitors = [];
});

after(() => browser?.close());

/** Somebody with a browser of their own. Whatever it complains of, and asks elsewhere, is written down. */
class Visitor {

	complaints = [];

	foreign = [];

	static async at(path, options = {}) {
		const visitor = new Visitor();
		visitors.push(visitor);
		visitor.context = await browser.newContext(options);
		visitor.context.setDefaultTimeout(PATIENCE);
		await visitor.context.addInitScript(() => addEventListener('securitypolicyviolation',
			(event) => console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`)));
		visitor.page = await visitor.context.newPage();
		visitor.watch();
		await visitor.page.goto(GATEWAY + path);
		return visitor;
	}

	watch() {
		const origin = new URL(GATEWAY).host;
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

	/** Logs in at the page, and sees the catalog. */
	async loggedIn([client, password]) {
		await this.page.locator('header').getByRole('button', {name: 'Log in'}).click();
		await this.page.getByLabel('Client').fill(client);
		await this.page.getByLabel('Password').fill(password);
		await this.page.keyboard.press('Enter');
		await this.page.locator('.live').waitFor();
		await this.card('basics').waitFor();
		return this;
	}

	/** Asks for a workshop of which the last seat was taken a moment ago. */
	async refusedForWantOfSeats() {
		await this.page.route('**/graphql', (route) => route.continue(
			{postData: route.request().postData().replace('"workshop":"basics"', '"workshop":"academy-lab"')}));
		await this.card('basics').getByRole('button').click();
		const news = this.page.getByRole('alert').locator('.banner');
		await news.getByText('No session of “Container Basics”: every seat is taken.').waitFor();
		await news.getByRole('button', {name: 'Wait for a seat'}).waitFor();
		await news.getByRole('button', {name: 'Dismiss'}).click();
		await this.page.unrouteAll();
	}

	card(workshop) {
		return this.page.locator(`[data-workshop="${workshop}"]`);
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

describe('the page', () => {

	it('shows the catalog, and asks nobody but the gateway', TEST, async () => {
		const visitor = await Visitor.at('/');
		await visitor.sees('Log in to see the workshops that you may use.');
		await visitor.loggedIn(ACADEMY);
		const cards = visitor.page.locator('.card');
		await until('all three', async () => await cards.count() === 3);
		await visitor.page.getByLabel('Search').fill('tag-academy-lab');
		await visitor.sees('1 of 3 workshops');
		await until('the one that is searched', async () => await cards.count() === 1 && await visitor.card('academy-lab').count() === 1);
		await visitor.page.getByLabel('Search').fill('');
		await until('all three again', async () => await cards.count() === 3);
		await visitor.page.getByLabel('Label').selectOption('topic: basics');
		await visitor.sees('1 of 3 workshops');
		await until('the one with the label', async () => await cards.count() === 1 && await visitor.card('basics').count() === 1);
		await visitor.page.getByLabel('Label').selectOption('any');
		await visitor.page.getByText('On demand', {exact: true}).first().click();
		await until('those on demand', async () => await cards.count() === 1 && await visitor.card('academy-lab').count() === 1);
		visitor.assertContent();
	});

	it('starts, extends and ends a session', TEST, async () => {
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const opened = visitor.context.waitForEvent('page');
		await visitor.card('academy-lab').getByRole('button', {name: 'Start workshop'}).click();
		const tab = await opened;
		await tab.waitForURL((url) => url.host !== new URL(GATEWAY).host && url.protocol === 'http:');
		await visitor.page.getByRole('link', {name: 'My sessions'}).click();
		const session = visitor.page.locator('.session');
		await session.getByText('Running').waitFor();
		const end = async () => Date.parse(await session.locator('time').getAttribute('datetime'));
		const before = await end();
		await session.getByRole('button', {name: 'Extend'}).click();
		await visitor.sees('“The Lab of academy” goes on.');
		await until('more time', async () => await end() > before);
		await session.getByRole('button', {name: /^End/}).click();
		await visitor.page.getByRole('button', {name: 'End session'}).click();
		await visitor.sees('“The Lab of academy” has ended.');
		await visitor.sees('You have no sessions.');
		visitor.assertContent();
	});

	it('says why there is no session, in short', TEST, async () => {
		const visitor = await (await Visitor.at('/', {viewport: {width: 400, height: 300}})).loggedIn(ACADEMY);
		await visitor.card('academy-full').getByRole('button').click();
		const news = visitor.page.getByRole('alert').locator('.banner');
		await news.getByText('No session of “The Full One of academy”: it takes no sessions now. Try again later.').waitFor();
		await until('it is seen without scrolling and hides little', async () => {
			const {y, height} = await news.boundingBox();
			return y >= 0 && y + height <= 300 && height < 130;
		});
		await news.getByText('Details').click();
		await news.getByText('the environment\'s capacity is 0').waitFor();
		visitor.assertContent();
	});

	it('waits for a seat, over a reload, and opens it when the turn comes', {timeout: PATIENCE * 5}, async () => {
		const token = await login(...ACADEMY);
		const ids = [];
		for (let each = 0; each < 10; each++) {
			ids.push(await request(token, 'academy-lab', `seated-${each}`, {activationTimeoutSeconds: 600}));
		}
		const first = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const second = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const lab = (visitor) => visitor.card('academy-lab');
		const wait = async (visitor) => lab(visitor).getByRole('button', {name: 'Wait for a seat'}).click();
		await wait(first);
		await lab(first).getByText('You are next').waitFor();
		await wait(second);
		await lab(second).getByText('Number 2 in line').waitFor();
		await second.refusedForWantOfSeats();
		await first.page.reload();
		await lab(first).getByText('You are next').waitFor();
		await lab(second).getByText('Number 2 in line').waitFor();
		await lab(second).getByRole('button', {name: 'Leave the line'}).click();
		await lab(second).getByRole('button', {name: 'Wait for a seat'}).waitFor();
		const third = await (await Visitor.at('/')).loggedIn(ACADEMY);
		await wait(third);
		await lab(third).getByText('Number 2 in line').waitFor();
		await terminate(token, ids.pop());
		await first.sees('“The Lab of academy” has a seat for you');
		const opened = first.context.waitForEvent('page');
		await first.page.getByRole('link', {name: 'Open it here'}).click();
		await (await opened).waitForURL((url) => url.host !== new URL(GATEWAY).host && url.protocol === 'http:');
		await lab(third).getByText('You are next').waitFor();
		await terminate(token, ids.pop());
		await third.sees('“The Lab of academy” has a seat for you');
		await lab(second).getByRole('button', {name: 'Wait for a seat'}).waitFor();
		assert.equal(await second.page.getByRole('link', {name: 'My sessions'}).innerText(), 'My sessions', 'whoever has left has none');
		for (const visitor of [first, third]) {
			await visitor.page.getByRole('link', {name: 'My sessions'}).click();
			await visitor.page.locator('.session').getByRole('button', {name: /^End/}).click();
			await visitor.page.getByRole('button', {name: 'End session'}).click();
			await visitor.sees('“The Lab of academy” has ended.');
		}
		for (const id of ids) {
			await terminate(token, id);
		}
		[first, second, third].forEach((visitor) => visitor.assertContent());
	});

	it('lets two people see each other take a seat, and leaves the focus where it is', TEST, async () => {
		const one = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const other = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const before = await one.seats('basics');
		await one.page.getByLabel('Search').pressSequentially('bas');
		await other.card('basics').getByRole('button', {name: 'Start workshop'}).click();
		await until('a seat less', async () => await one.seats('basics') === before - 1);
		await one.page.keyboard.type('ics');
		assert.equal(await one.page.getByLabel('Search').inputValue(), 'basics');
		await other.page.getByRole('link', {name: 'My sessions'}).click();
		await other.page.locator('.session').getByRole('button', {name: /^End/}).click();
		await other.page.getByRole('button', {name: 'End session'}).click();
		await until('the seat again', async () => await one.seats('basics') === before);
		one.assertContent();
		other.assertContent();
	});

	it('says that it is disconnected, and recovers', {timeout: PATIENCE * 5}, async () => {
		const token = await login(...ACADEMY);
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const before = await visitor.seats('academy-lab');
		await control('/stop');
		await visitor.page.locator('.disconnected').waitFor();
		await control('/start');
		await visitor.page.locator('.live').waitFor();
		await until('no word of it', async () => await visitor.page.locator('.disconnected').count() === 0);
		await fleetIsSeen();
		const id = await request(token, 'academy-lab', 'recovered');
		await until('a seat less', async () => await visitor.seats('academy-lab') === before - 1);
		await terminate(token, id);
		await until('the seat again', async () => await visitor.seats('academy-lab') === before);
		assert.deepEqual(visitor.foreign, []);
	});

	it('takes a token of an issuer, and says when it has ended', TEST, async () => {
		const visitor = await Visitor.at('/');
		await visitor.page.locator('header').getByRole('button', {name: 'Log in'}).click();
		await visitor.page.getByText('or with a token of your issuer').click();
		await visitor.page.getByLabel('Token').fill('abc.def.ghi');
		await visitor.page.keyboard.press('Enter');
		await visitor.sees('The gateway does not take this token.');
		await visitor.page.getByLabel('Token').fill(await control('/token?15'));
		await visitor.page.keyboard.press('Enter');
		await visitor.card('basics').waitFor();
		await visitor.sees('You were logged out: the token has ended.');
		await visitor.sees('Log in to see the workshops that you may use.');
		assert.deepEqual(visitor.foreign, []);
	});

	it('gives the focus back after a dialog', TEST, async () => {
		const visitor = await Visitor.at('/');
		const button = visitor.page.locator('header').getByRole('button', {name: 'Log in'});
		await button.focus();
		await visitor.page.keyboard.press('Enter');
		await visitor.page.getByRole('dialog').waitFor();
		await visitor.page.keyboard.press('Escape');
		await until('the focus', () => button.evaluate((element) => element === document.activeElement));
		visitor.assertContent();
	});

});

describe('the operator’s view', () => {

	it('shows what another operator has cordoned, and why requests were refused', TEST, async () => {
		await ask(await login(...OPERATOR),
			'mutation { requestSession(input: {workshop: "academy-full", user: "eve"}) { __typename } }');
		const one = await (await Visitor.at('/')).loggedIn(OPERATOR);
		const other = await (await Visitor.at('/')).loggedIn(OPERATOR);
		for (const {page} of [one, other]) {
			await page.getByRole('link', {name: 'Operator'}).click();
			await page.locator('.heat').getByText('The Lab of partners').waitFor();
		}
		const row = ({page}) => page.locator('[data-cluster="us-1"] [data-portal="partners"]');
		await row(one).getByRole('button', {name: 'Cordon'}).click();
		await row(other).getByText('Cordoned').waitFor();
		await until('the button that has the focus keeps it',
			() => one.page.evaluate(() => document.activeElement.textContent.startsWith('Uncordon')));
		await row(other).getByRole('button', {name: 'Uncordon'}).click();
		await until('that it is back', async () => await row(one).getByText('Cordoned').count() === 0);
		const cluster = ({page}) => page.locator('[data-cluster="us-1"] .title');
		await cluster(one).getByRole('button', {name: 'Cordon'}).click();
		await one.page.getByRole('dialog').getByRole('button', {name: 'Cancel'}).click();
		assert.equal(await cluster(one).getByText('Cordoned').count(), 0);
		await cluster(one).getByRole('button', {name: 'Cordon'}).click();
		await one.page.getByRole('dialog').getByRole('button', {name: 'Cordon cluster'}).click();
		await cluster(other).getByText('Cordoned').waitFor();
		await cluster(other).getByRole('button', {name: 'Uncordon'}).click();
		await until('the cluster is back', async () => await cluster(one).getByText('Cordoned').count() === 0);
		await one.page.locator('.refusals').getByText('academy-full').first().click();
		await one.page.locator('.refusals ol').first().getByText('academy in eu-1').waitFor();
		one.assertContent();
		other.assertContent();
	});

	it('is not there for others', TEST, async () => {
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		await visitor.page.goto(`${GATEWAY}/#operator`);
		await visitor.sees('This view takes the role admin.');
		assert.equal(await visitor.page.getByRole('link', {name: 'Operator'}).count(), 0);
	});

});

describe('GraphiQL', () => {

	it('has room for the answer on a phone', TEST, async () => {
		const {page} = await Visitor.at('/graphiql', {viewport: {width: 390, height: 844}});
		await page.locator('.graphiql-response').waitFor();
		await until('it is large', async () => {
			const {width, height} = await page.locator('.graphiql-response').boundingBox();
			return width > 250 && height > 150;
		});
		await until('the bar is small', async () => (await page.locator('#bar').boundingBox()).height < 100);
	});

	it('asks nobody but the gateway, logs in, and subscribes', TEST, async () => {
		const visitor = await Visitor.at('/graphiql');
		const {page} = visitor;
		await page.getByLabel('Client').fill(ACADEMY[0]);
		await page.getByLabel('Password').fill(ACADEMY[1]);
		await page.keyboard.press('Enter');
		await visitor.sees('Every tab asks as academy-portal, subscriptions too.');
		const run = page.locator('.graphiql-execute-button');
		await run.click();
		await page.locator('.result-window').getByText('"totalCount"').waitFor();
		await page.getByRole('tab', {name: 'Seats'}).click();
		// it finds out a moment later which operation there is
		await until('the subscription runs', async () => {
			await run.click();
			return page.locator('.result-window').getByText('"workshopAvailability"').first().waitFor({timeout: 2000})
				.then(() => true, () => false);
		});
		visitor.assertContent();
	});

});
