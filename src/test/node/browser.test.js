/** The page, used in a real Chromium. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {ask, control, fill, fleetIsReady, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 2};

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

let token;

before(async () => {
	await fleetIsReady();
	token = await login(...ACADEMY);
});

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

	let [one, other] = [];

	before(async () => {
		one = await Visitor.at('/', {lasting: true, script: recordNotifications});
		other = await Visitor.at('/', {lasting: true, token});
	});

	const lab = (visitor) => visitor.card('academy-lab');

	async function ends(visitor, title) {
		await visitor.page.getByRole('link', {name: 'My sessions'}).click();
		await visitor.page.locator('.session').getByRole('button', {name: /^End/}).click();
		await visitor.page.getByRole('button', {name: 'End session'}).click();
		await visitor.sees(`“${title}” has ended.`);
		await visitor.sees('You have no sessions.');
	}

	it('shows the catalog, and asks nobody but the gateway', TEST, async () => {
		const {page} = one;
		const button = page.locator('header').getByRole('button', {name: 'Log in'});
		await one.sees('Log in to see the workshops that you can use.');
		await button.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog').waitFor();
		await page.keyboard.press('Escape');
		await until('the dialog gives the focus back', () => button.evaluate((element) => element === document.activeElement));
		await one.loggedIn(ACADEMY);
		const cards = page.locator('.card');
		await until('all three', async () => await cards.count() === 3);
		await page.getByLabel('Search').fill('tag-academy-lab');
		await one.sees('1 of 3 workshops');
		await until('the one that is searched', async () => await cards.count() === 1 && await lab(one).count() === 1);
		await page.getByLabel('Search').fill('');
		await until('all three again', async () => await cards.count() === 3);
		await page.getByRole('checkbox', {name: /^basics/}).check();
		await one.sees('1 of 3 workshops');
		await until('the one with the label', async () => await cards.count() === 1 && await one.card('basics').count() === 1);
		await page.getByRole('button', {name: 'Clear filters'}).click();
		await page.getByRole('checkbox', {name: 'Seats free'}).check();
		await until('those with free seats', async () => await cards.count() === 1 && await lab(one).count() === 1);
		await page.getByRole('button', {name: 'Clear filters'}).click();
		one.assertContent();
	});

	it('starts, extends and ends a session, which others see, and leaves the focus where it is', TEST, async () => {
		const before = await one.seats('academy-lab');
		await one.page.getByLabel('Search').pressSequentially('lab of');
		await Promise.all([
			lab(one).locator('.changed').waitFor({state: 'attached'}),
			other.opens(() => other.start('academy-lab').click()),
		]);
		await until('a seat less', async () => await one.seats('academy-lab') === before - 1);
		await one.page.keyboard.type(' acad');
		assert.equal(await one.page.getByLabel('Search').inputValue(), 'lab of acad');
		await other.page.getByRole('link', {name: 'My sessions'}).click();
		const session = other.page.locator('.session');
		await session.getByText('Running').waitFor();
		const end = async () => Date.parse(await session.locator('time').getAttribute('datetime'));
		const first = await end();
		await session.getByRole('button', {name: 'Extend'}).click();
		await other.sees('“The Lab of academy” was extended.');
		await until('more time', async () => await end() > first);
		await until('no extension before it is due', async () => await session.getByRole('button', {name: 'Extend'}).isDisabled());
		await ends(other, 'The Lab of academy');
		await until('the seat again', async () => await one.seats('academy-lab') === before);
		await one.page.getByLabel('Search').fill('');
		await other.page.getByRole('link', {name: 'Workshops'}).click();
		[one, other].forEach((visitor) => visitor.assertContent());
	});

	it('says why there is no session, in short', TEST, async () => {
		const {page} = other;
		const size = page.viewportSize();
		await page.setViewportSize({width: 400, height: 300});
		await other.start('academy-full').click();
		const news = page.getByRole('alert').locator('.banner');
		await news.getByText('No session of “The Full One of academy”: it accepts no new sessions now. Try again later.').waitFor();
		await until('it is seen without scrolling and hides little', async () => {
			const {y, height} = await news.boundingBox();
			return y >= 0 && y + height <= 300 && height < 130;
		});
		await news.getByText('Details').click();
		await news.getByText('the environment\'s capacity is 0').waitFor();
		await page.setViewportSize(size);
		other.assertContent();
	});

	it('waits for a seat, over a reload, and opens it when the turn comes', TEST, async () => {
		const ids = await fill(token);
		const wait = async (visitor) => lab(visitor).getByRole('button', {name: 'Wait for a seat'}).click();
		await wait(one);
		await lab(one).getByText('You are next').waitFor();
		assert.deepEqual(await one.page.evaluate(() => [Notification.permission, Notification.shown]), ['default', []], 'it asks after a click alone');
		await lab(one).getByRole('button', {name: 'Notify me'}).click();
		await lab(one).getByRole('button', {name: 'Notify me'}).waitFor({state: 'detached'});
		await wait(other);
		await lab(other).getByText('You are number 2 on the wait list').waitFor();
		await isRefusedForWantOfSeats(other);
		await one.page.reload();
		await lab(one).getByText('You are next').waitFor();
		await lab(other).getByText('You are number 2 on the wait list').waitFor();
		await terminate(token, ids.pop());
		await one.sees('“The Lab of academy” has a seat for you');
		assert.deepEqual(await one.page.evaluate(() => Notification.shown), ['It is your turn']);
		assert.match(await one.page.title(), /^Open your session/);
		await one.opens(() => one.page.getByRole('link', {name: 'Open it here'}).click());
		await lab(other).getByText('You are next').waitFor();
		await lab(other).getByRole('button', {name: 'Leave the wait list'}).click();
		await lab(other).getByRole('button', {name: 'Wait for a seat'}).waitFor();
		await terminate(token, ids.pop());
		await until('a visitor who has left gets no seat', async () => await other.seats('academy-lab') === 1);
		assert.equal(await other.page.getByRole('link', {name: 'My sessions'}).innerText(), 'My sessions');
		await ends(one, 'The Lab of academy');
		await one.page.getByRole('link', {name: 'Workshops'}).click();
		await terminate(token, ...ids);
		[one, other].forEach((visitor) => visitor.assertContent());
	});

	it('has no view of operators for others', TEST, async () => {
		await other.page.goto(`${GATEWAY}/operator`);
		await other.sees('This view requires the role admin.');
		assert.equal(await other.page.getByRole('link', {name: 'Operator'}).count(), 0);
		other.assertContent();
	});

	it('says that it is disconnected, and recovers', TEST, async () => {
		const before = await one.seats('academy-lab');
		await control('/stop');
		await one.page.locator('.disconnected').waitFor();
		await control('/start');
		await one.page.locator('.live').waitFor();
		await until('no word of it', async () => await one.page.locator('.disconnected').count() === 0);
		await fleetIsReady();
		const id = await request(token, 'academy-lab', 'recovered');
		await until('a seat less', async () => await one.seats('academy-lab') === before - 1);
		await terminate(token, id);
		await until('the seat again', async () => await one.seats('academy-lab') === before);
		assert.deepEqual(one.foreign, []);
	});

	it('takes a token of an issuer, and says when it has ended', TEST, async () => {
		const {page, foreign} = one;
		await page.getByRole('button', {name: 'Menu'}).click();
		await page.getByRole('button', {name: 'Log out'}).click();
		await logsInWith(page, 'abc.def.ghi');
		const [card, refused, ended] = [one.card('basics'), page.getByText('The gateway does not accept this token.'),
			page.getByText('You were logged out: the token has expired.')];
		await refused.waitFor();
		// on a busy machine the token may end before the cards are there
		for (let seconds = 4; !await card.isVisible(); seconds *= 2) {
			await page.keyboard.press('Escape');
			for (const each of await page.locator('.dismiss').all()) {
				await each.click();
			}
			await logsInWith(page, await control(`/token?${seconds}`));
			await card.or(refused).or(ended).first().waitFor();
		}
		await ended.waitFor();
		await one.sees('Log in to see the workshops that you can use.');
		assert.deepEqual(foreign, []);
	});

	async function logsInWith(page, issued) {
		await page.locator('header').getByRole('button', {name: 'Log in'}).click();
		await page.getByText('or with a token of your issuer').click();
		await page.getByLabel('Token').fill(issued);
		await page.keyboard.press('Enter');
	}

});

describe('the operator’s view', () => {

	it('shows what another operator has cordoned, and why requests were refused', TEST, async () => {
		const operator = await login(...OPERATOR);
		await ask(operator,
			'mutation { requestSession(input: {workshop: "academy-full", user: "eve"}) { __typename } }');
		const one = await Visitor.at('/', {token: operator});
		const other = await Visitor.at('/operator/portals', {token: operator});
		await one.page.getByRole('link', {name: 'Operator'}).click();
		await one.page.getByRole('link', {name: 'Seats'}).click();
		await one.page.locator('.heat').getByText('The Lab of partners').waitFor();
		await one.page.getByRole('link', {name: 'Portals'}).click();
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

});
