/** The page, used in a real Chromium. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {ask, control, fleetIsSeen, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 3};

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

before(fleetIsSeen);

/** In place of the system's notifications, which a browser without a display does not show. */
function recordNotifications() {
	window.Notification = class {
		static shown = [];

		static get permission() {
			return sessionStorage.getItem('permission') ?? 'default';
		}

		static async requestPermission() {
			sessionStorage.setItem('permission', 'granted');
		}

		constructor(title) {
			Notification.shown.push(title);
		}
	};
}

/** Requests a workshop whose last seat was taken a moment ago. */
async function isRefusedForWantOfSeats(visitor) {
	await visitor.page.route('**/graphql', (route) => route.continue(
		{postData: route.request().postData().replace('"workshop":"basics"', '"workshop":"academy-lab"')}));
	await visitor.start('basics').click();
	const news = visitor.page.getByRole('alert').locator('.banner');
	await news.getByText('No session of “Container Basics”: every seat is taken.').waitFor();
	await news.getByRole('button', {name: 'Wait for a seat'}).waitFor();
	await news.getByRole('button', {name: 'Dismiss'}).click();
	await visitor.page.unrouteAll();
}

describe('the page', () => {

	it('shows the catalog, and asks nobody but the gateway', TEST, async () => {
		const visitor = await Visitor.at('/');
		await visitor.sees('Log in to see the workshops that you can use.');
		await visitor.loggedIn(ACADEMY);
		const cards = visitor.page.locator('.card');
		await until('all three', async () => await cards.count() === 3);
		await visitor.page.getByLabel('Search').fill('tag-academy-lab');
		await visitor.sees('1 of 3 workshops');
		await until('the one that is searched', async () => await cards.count() === 1 && await visitor.card('academy-lab').count() === 1);
		await visitor.page.getByLabel('Search').fill('');
		await until('all three again', async () => await cards.count() === 3);
		await visitor.page.getByRole('checkbox', {name: /^basics/}).check();
		await visitor.sees('1 of 3 workshops');
		await until('the one with the label', async () => await cards.count() === 1 && await visitor.card('basics').count() === 1);
		await visitor.page.getByRole('button', {name: 'Clear filters'}).click();
		await visitor.page.getByRole('checkbox', {name: 'Seats free'}).check();
		await until('those with free seats', async () => await cards.count() === 1 && await visitor.card('academy-lab').count() === 1);
		visitor.assertContent();
	});

	it('starts, extends and ends a session', TEST, async () => {
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const opened = visitor.context.waitForEvent('page');
		await visitor.start('academy-lab').click();
		const tab = await opened;
		await tab.waitForURL((url) => url.host !== new URL(GATEWAY).host && url.protocol === 'http:');
		await visitor.page.getByRole('link', {name: 'My sessions'}).click();
		const session = visitor.page.locator('.session');
		await session.getByText('Running').waitFor();
		const end = async () => Date.parse(await session.locator('time').getAttribute('datetime'));
		const before = await end();
		await session.getByRole('button', {name: 'Extend'}).click();
		await visitor.sees('“The Lab of academy” was extended.');
		await until('more time', async () => await end() > before);
		await session.getByRole('button', {name: /^End/}).click();
		await visitor.page.getByRole('button', {name: 'End session'}).click();
		await visitor.sees('“The Lab of academy” has ended.');
		await visitor.sees('You have no sessions.');
		visitor.assertContent();
	});

	it('says why there is no session, in short', TEST, async () => {
		const visitor = await (await Visitor.at('/', {viewport: {width: 400, height: 300}})).loggedIn(ACADEMY);
		await visitor.start('academy-full').click();
		const news = visitor.page.getByRole('alert').locator('.banner');
		await news.getByText('No session of “The Full One of academy”: it accepts no new sessions now. Try again later.').waitFor();
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
		const first = await (await Visitor.at('/', {script: recordNotifications})).loggedIn(ACADEMY);
		const second = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const lab = (visitor) => visitor.card('academy-lab');
		const wait = async (visitor) => lab(visitor).getByRole('button', {name: 'Wait for a seat'}).click();
		await wait(first);
		await lab(first).getByText('You are next').waitFor();
		assert.deepEqual(await first.page.evaluate(() => [Notification.permission, Notification.shown]), ['default', []], 'it asks after a click alone');
		await lab(first).getByRole('button', {name: 'Notify me'}).click();
		await lab(first).getByRole('button', {name: 'Notify me'}).waitFor({state: 'detached'});
		await wait(second);
		await lab(second).getByText('You are number 2 on the wait list').waitFor();
		await isRefusedForWantOfSeats(second);
		await first.page.reload();
		await lab(first).getByText('You are next').waitFor();
		await lab(second).getByText('You are number 2 on the wait list').waitFor();
		await lab(second).getByRole('button', {name: 'Leave the wait list'}).click();
		await lab(second).getByRole('button', {name: 'Wait for a seat'}).waitFor();
		const third = await (await Visitor.at('/')).loggedIn(ACADEMY);
		await wait(third);
		await lab(third).getByText('You are number 2 on the wait list').waitFor();
		await terminate(token, ids.pop());
		await first.sees('“The Lab of academy” has a seat for you');
		assert.deepEqual(await first.page.evaluate(() => Notification.shown), ['It is your turn']);
		assert.match(await first.page.title(), /^Open your session/);
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
		await other.start('basics').click();
		await one.card('basics').locator('.changed').waitFor({state: 'attached'});
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
		await visitor.sees('The gateway does not accept this token.');
		await visitor.page.getByLabel('Token').fill(await control('/token?15'));
		await visitor.page.keyboard.press('Enter');
		await visitor.card('basics').waitFor();
		await visitor.sees('You were logged out: the token has expired.');
		await visitor.sees('Log in to see the workshops that you can use.');
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
			await page.getByRole('link', {name: 'Seats'}).click();
			await page.locator('.heat').getByText('The Lab of partners').waitFor();
			await page.getByRole('link', {name: 'Portals'}).click();
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
		await one.page.getByRole('link', {name: 'Refusals'}).click();
		await one.page.locator('.refusals').getByText('academy-full').first().click();
		await one.page.locator('.refusals ol').first().getByText('academy in eu-1').waitFor();
		one.assertContent();
		other.assertContent();
	});

	it('is not there for others', TEST, async () => {
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		await visitor.page.goto(`${GATEWAY}/operator`);
		await visitor.sees('This view requires the role admin.');
		assert.equal(await visitor.page.getByRole('link', {name: 'Operator'}).count(), 0);
	});

});
