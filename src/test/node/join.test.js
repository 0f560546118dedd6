/** Classes and vouchers in a real Chromium: an instructor plans and shares, learners join without an account. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {checker} from './accessibility.js';
import {ask, fill, fleetIsReady, GATEWAY, login, PATIENCE, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 3};

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

const HOUR = 3_600_000;

let [token, guest] = [];

before(async () => {
	await fleetIsReady();
	token = await login(...ACADEMY);
	guest = await Visitor.at('/join', {lasting: true});
});

/** A class of the academy's lab, which has ten seats. */
async function create(more = {}) {
	const {createClass} = await ask(token, `mutation Create($input: ClassInput!) { createClass(input: $input) {
		... on ClassSaved { class { id voucher { code } } }
		... on ClassRefused { message }
	} }`, {input: {workshop: 'academy-lab', seats: 2, startsAt: new Date(Date.now() + 60_000), endsAt: new Date(Date.now() + HOUR), ...more}});
	assert.ok(createClass.class, createClass.message);
	return {id: createClass.class.id, code: createClass.class.voucher.code};
}

async function cancel(id) {
	await ask(token, 'mutation Cancel($id: ID!) { cancelClass(id: $id) { class { id } } }', {id});
}

/** The page has none; a simulated portal has no icon, which the policy of the page that leads to it may block. */
function assertNoComplaints({complaints}) {
	assert.deepEqual(complaints.filter((each) => !each.includes('404') && (each.includes(GATEWAY) || !each.includes('/favicon.ico'))), []);
}

async function join(visitor, name) {
	await visitor.page.getByLabel('Your name').fill(name);
	await visitor.page.getByRole('button', {name: 'Join'}).click();
	await visitor.isInSession();
}

describe('a class', () => {

	it('is planned, shared, joined by link and by code, followed and ended', TEST, async () => {
		const found = [];
		const instructor = await Visitor.at('/classes', {token});
		const {page} = instructor;
		const check = checker(page, found);
		await page.getByRole('link', {name: 'Plan a class'}).click();
		// the first workshop, with the seats that are proposed
		await instructor.sees('seats can be covered');
		assert.equal(await page.getByLabel('Hold seats from').inputValue(), '10', 'as gateway.classes.lead');
		await page.getByLabel('Name,').fill('Lab on Tuesday');
		await page.locator('select[name=workshop]').selectOption('The Lab of academy');
		await page.getByLabel('Start', {exact: true}).fill('2020-01-01T10:00');
		await page.getByRole('alert').getByText('The start must be in the future').waitFor();
		const start = new Date(Date.now() + 5 * 60_000);
		await page.getByLabel('Start', {exact: true}).fill(new Date(start - start.getTimezoneOffset() * 60_000).toISOString().slice(0, 16));
		await page.getByLabel('Ask for names').check();
		await page.getByLabel('Seats', {exact: true}).fill('30');
		await page.getByRole('button', {name: 'Create anyway: 10 of 30 seats covered'}).waitFor();
		await page.getByLabel('Seats', {exact: true}).fill('2');
		await instructor.sees('All 2 seats can be covered');
		await check('plan');
		await page.getByRole('button', {name: 'Create class'}).click();
		await page.getByRole('heading', {name: 'Lab on Tuesday', level: 1}).waitFor();
		const code = (await page.locator('.sheet .code').textContent()).replaceAll(' ', '');
		assert.match(code, /^[0-9A-Z]{10}$/);
		const link = await page.getByLabel('Link to join').inputValue();
		assert.equal(link, `${GATEWAY}/join/${code}`);

		const anna = await Visitor.at('/join');
		await anna.page.getByLabel('Code').fill('  ');
		await anna.page.getByRole('button', {name: 'Next'}).click();
		await anna.page.getByRole('alert').getByText('Enter your code.').waitFor();
		await anna.page.getByLabel('Code').fill(` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `);
		await anna.page.getByRole('button', {name: 'Next'}).click();
		await anna.sees('Lab on Tuesday');
		await anna.page.getByLabel('Your name').fill('  ');
		await anna.page.getByRole('button', {name: 'Join'}).click();
		await anna.page.getByRole('alert').getByText('Enter your name.').waitFor();
		await join(anna, 'Anna');
		// going back before the session's page has loaded leads nowhere
		await anna.page.waitForLoadState();
		await anna.page.goBack();
		await anna.sees('You have a session in this workshop.');
		await anna.page.reload();
		await anna.page.getByRole('button', {name: 'Open my session'}).click();
		await anna.isInSession();

		const ben = await Visitor.at(link.slice(GATEWAY.length), {viewport: {width: 390, height: 844}});
		await join(ben, 'Ben');
		await until('both are seen without a reload', async () => /2 of 2/.test(await page.locator('.tile', {hasText: 'Joined'}).textContent()));
		await page.getByRole('rowheader', {name: 'Anna'}).waitFor();
		await page.getByRole('rowheader', {name: 'Ben'}).waitFor();
		await page.setViewportSize({width: 1280, height: 844});
		await check('class');
		await page.emulateMedia({media: 'print'});
		assert.ok(await page.locator('.sheet .code').isVisible() && await page.locator('.sheet .qr').isVisible());
		assert.equal(await page.getByText('Anna').isVisible(), false, 'names are not on the sheet');
		await page.emulateMedia({media: 'screen'});

		const late = guest;
		await late.page.goto(link);
		await late.page.getByLabel('Your name').fill('Late');
		await late.page.getByRole('button', {name: 'Join'}).click();
		await late.sees('Every seat of this code is taken.');

		await page.locator('summary', {hasText: 'Change class'}).click();
		await page.getByLabel('Seats', {exact: true}).fill('3');
		await page.getByRole('button', {name: 'Change class'}).click();
		await instructor.sees('“Lab on Tuesday” was changed.');
		await until('there is another seat', async () => /2 of 3/.test(await page.locator('.tile', {hasText: 'Joined'}).textContent()));

		await page.getByRole('button', {name: 'End all sessions'}).click();
		await page.getByRole('dialog').getByRole('button', {name: 'End all sessions'}).click();
		await instructor.sees('2 sessions have ended.');
		await page.getByRole('button', {name: 'Cancel class'}).click();
		await page.getByRole('dialog').getByRole('button', {name: 'Cancel class'}).click();
		await page.locator('.badge').getByText('Canceled').waitFor();
		await page.getByRole('link', {name: '← Classes'}).click();
		await instructor.sees('No class is planned.');
		await check('classes');
		await late.page.reload();
		await late.sees('This code was withdrawn. Ask your instructor for another one.');
		assert.deepEqual(found, []);
		instructor.assertContent();
		[anna, ben, late].forEach(assertNoComplaints);
	});

	it('keeps its seats, and a refused visitor does not read that there are some', TEST, async () => {
		const {id} = await create({seats: 10});
		await until('all seats are held', async () => (await ask(token, 'query Class($id: ID!) { class(id: $id) { covered } }', {id})).class.covered === 10);
		const visitor = await Visitor.at('/workshops/academy-lab', {token});
		const {page} = visitor;
		const badge = page.locator('.workshop header .badge');
		await badge.waitFor();
		await page.getByRole('button', {name: 'Start workshop'}).click();
		const news = page.getByRole('alert').locator('.banner');
		await news.getByText('every seat is taken').waitFor();
		await badge.waitFor({state: 'detached'});
		await news.getByRole('button', {name: 'Dismiss'}).click();
		await badge.waitFor();
		await cancel(id);
		visitor.assertContent();
	});

	it('has a countdown, which believes the gateway instead of its own clock, and advice for operators', TEST, async () => {
		const {id, code} = await create({name: 'Late lab', seats: 5, startsAt: new Date(Date.now() + HOUR), endsAt: new Date(Date.now() + 2 * HOUR),
			leadSeconds: 0});
		const visitor = await Visitor.at('/');
		const {page} = visitor;
		await page.clock.install();
		await page.goto(`${GATEWAY}/join/${code}`);
		const timer = page.getByRole('timer');
		assert.match(await timer.textContent(), /^(59:\d\d|1:00:00)$/);
		await page.clock.fastForward(HOUR);
		await page.getByRole('button', {name: 'Join'}).click();
		await timer.waitFor();
		assert.match(await timer.textContent(), /^(59:\d\d|1:00:00)$/);
		const operator = await Visitor.at('/operator', {token: await login(...OPERATOR)});
		await operator.page.locator('.problems li', {hasText: 'Late lab'}).getByText(/set reserved to 5/).waitFor();
		await operator.page.getByRole('link', {name: 'Classes', exact: true}).click();
		await operator.page.getByRole('link', {name: 'Plan a class'}).click();
		const offered = operator.page.locator('select[name=workshop] option');
		await offered.first().waitFor({state: 'attached'});
		assert.deepEqual(await offered.allTextContents(), ['Container Basics', 'The Full One of academy', 'The Lab of academy'], 'those of the tenant');
		await cancel(id);
		[visitor, operator].forEach((each) => each.assertContent());
	});

});

describe('a voucher', () => {

	it('waits for a seat, over a reload', TEST, async () => {
		const {createVouchers} = await ask(token, `mutation Create($input: CreateVouchersInput!) {
			createVouchers(input: $input) { vouchers { code } }
		}`, {input: {workshops: ['academy-lab'], expiresAt: new Date(Date.now() + HOUR)}});
		const ids = await fill(token);
		const found = [];
		const visitor = guest;
		const {page} = visitor;
		await page.goto(`${GATEWAY}/join/${createVouchers.vouchers[0].code}`);
		await page.getByRole('button', {name: 'Join'}).waitFor();
		const check = checker(page, found);
		await check('join');
		await page.getByRole('button', {name: 'Join'}).click();
		await visitor.sees('You are next');
		await check('waiting');
		await page.reload();
		await visitor.sees('You are next');
		await terminate(token, ids.pop());
		await visitor.sees('“The Lab of academy” has a seat for you');
		await check('its turn');
		await page.getByRole('button', {name: 'Open my session'}).click();
		await visitor.isInSession();
		await terminate(token, ...ids);
		assert.deepEqual(found, []);
		assertNoComplaints(visitor);
	});

	it('may be typed as a signed token, or as a code in groups', TEST, async () => {
		const {createVouchers: {vouchers: [{code, token: signed}]}} = await ask(token, `mutation Create($input: CreateVouchersInput!) {
			createVouchers(input: $input) { vouchers { code token } }
		}`, {input: {workshops: ['academy-lab'], expiresAt: new Date(Date.now() + HOUR)}});
		const {page} = guest;
		const enter = async (text) => {
			await page.getByLabel('Code').fill(text);
			await page.getByRole('button', {name: 'Next'}).click();
		};
		const join = page.getByRole('button', {name: 'Join'});
		await page.goto(`${GATEWAY}/join`);
		await enter(`${signed.slice(0, -20)}\n${signed.slice(-20)} `);
		await join.waitFor();
		assert.equal(page.url(), `${GATEWAY}/join`, 'a token is in no address');
		await page.reload();
		await join.waitFor();
		assert.equal(await page.evaluate((token) => JSON.stringify(localStorage).includes(token), signed), false, 'a token ends with the tab');
		await page.getByRole('link', {name: 'Enter another code'}).click();
		assert.equal(await page.getByLabel('Code').inputValue(), '');
		// with the characters that separate the groups of a code
		const long = `eyJa-b_c.${'d-e_f'.repeat(1600)}.g-h_i`;
		await enter(long);
		await guest.sees('This code is not valid.');
		assert.equal(await page.getByLabel('Code').inputValue(), long, 'not cut');
		for (const text of [` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)}. `, `${code.slice(0, 3)}.${code.slice(3, 7)}.${code.slice(7)}`]) {
			await enter(text);
			await page.waitForURL(`${GATEWAY}/join/${code}`);
			await join.waitFor();
			await page.goto(`${GATEWAY}/join`);
		}
		assert.equal(await page.getByLabel('Code').inputValue(), '', 'a code replaces the token');
	});

	it('is asked for in German, and a wrong one is said to be wrong', TEST, async () => {
		const found = [];
		const visitor = await Visitor.at('/join/', {locale: 'de-DE'});
		const {page} = visitor;
		await page.getByLabel('Code').fill('2222222222');
		await page.getByRole('button', {name: 'Weiter'}).click();
		await page.getByRole('alert').getByText('Dieser Code ist nicht gültig.').waitFor();
		await checker(page, found)('code');
		assert.deepEqual(found, []);
		visitor.assertContent();
	});

	it('is tried again where too many join from one address', TEST, async () => {
		const {id, code} = await create({name: 'Crowded lab'});
		const visitor = guest;
		const {page} = visitor;
		await page.goto(`${GATEWAY}/join`);
		const refused = new Set();
		await page.route('**/graphql', (route) => {
			const [, operation] = /(Voucher|Start)\(/.exec(route.request().postDataJSON()?.query) ?? [];
			if (!operation || refused.has(operation)) {
				return route.continue();
			}
			refused.add(operation);
			return route.fulfill({json: {errors: [{message: 'too many', extensions: {code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1}}]}});
		});
		await page.getByLabel('Code').fill(code);
		await page.getByRole('button', {name: 'Next'}).click();
		await page.getByRole('button', {name: 'Join'}).click();
		await visitor.isInSession();
		assert.deepEqual([...refused], ['Voucher', 'Start']);
		await ask(token, 'mutation End($id: ID!) { endClassSessions(id: $id) { done } }', {id});
		await cancel(id);
	});

});
