/** Views and what they have in common: addresses, languages, branding, and what everybody can read. */
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {before, describe, it} from 'node:test';
import {checker} from './accessibility.js';
import {ask, fill, fleetIsReady, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 2};

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

let [token, visitor] = [];

before(async () => {
	await fleetIsReady();
	token = await login(...ACADEMY);
	visitor = await Visitor.at('/workshops/basics', {lasting: true, token});
});

describe('a workshop’s own page', () => {

	it('is found under its address, and passes it on as a link and as a QR code', TEST, async () => {
		const {default: jsQR} = createRequire(import.meta.url)('jsqr');
		const {page} = visitor;
		await page.getByRole('heading', {name: 'Container Basics', level: 1}).waitFor();
		await visitor.sees('What Container Basics is about.');
		await visitor.sees('Level: Beginner');
		assert.match(await page.title(), /^Container Basics · Example Academy$/);
		const address = `${GATEWAY}/workshops/basics`;
		assert.equal(await page.getByLabel('Address of this page').inputValue(), address);
		await page.getByRole('button', {name: 'QR code'}).click();
		const path = await page.locator('.qr path').getAttribute('d');
		const size = Number((await page.locator('.qr').getAttribute('viewBox')).split(' ')[2]);
		const scale = 4;
		const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
		for (const [, x, y] of path.matchAll(/M(\d+) (\d+)/g)) {
			for (let each = 0; each < scale ** 2; each++) {
				const at = ((Number(y) * scale + Math.floor(each / scale)) * size * scale + Number(x) * scale + each % scale) * 4;
				pixels.fill(0, at, at + 3);
			}
		}
		assert.equal(jsQR(pixels, size * scale, size * scale).data, address);
		await page.keyboard.press('Escape');
		visitor.assertContent();
	});

	it('starts the workshop, and then has its session', TEST, async () => {
		const {page} = visitor;
		await visitor.opens(() => page.getByRole('button', {name: 'Start workshop'}).click());
		await page.getByRole('timer').waitFor();
		await page.getByRole('button', {name: /^End/}).click();
		await page.getByRole('button', {name: 'End session'}).click();
		await page.getByRole('button', {name: 'Start workshop'}).waitFor();
		visitor.assertContent();
	});

	it('says when there is no such workshop', TEST, async () => {
		await visitor.goes('/workshops/nonsense');
		await visitor.sees('There is no workshop named “nonsense”, or you cannot use it.');
		visitor.assertContent();
	});

});

describe('languages', () => {

	it('have the same texts, each of which the page uses, and their own numbers and times', TEST, async () => {
		const {page} = visitor;
		const [english, german] = await page.evaluate(async () => {
			const shape = (value) => (typeof value === 'function' ? value.length : Array.isArray(value) ? 'list' : typeof value === 'object'
				? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)])) : 'text');
			return Promise.all(['en', 'de'].map(async (name) => shape((await import(`/page/texts/${name}.js`)).default)));
		});
		assert.deepEqual(german, english);
		for (const [key, type] of Object.entries({why: 'RefusalReason', unchanged: 'SessionUnchangedReason', classStates: 'ClassState'})) {
			const {__type: {enumValues}} = await ask(token, `{ __type(name: "${type}") { enumValues { name } } }`);
			assert.deepEqual(Object.keys(english[key]).sort(), enumValues.map(({name}) => name).sort(), `${key} has a text for each value of the schema`);
		}
		const modules = await page.evaluate(() => performance.getEntriesByType('resource').map(({name}) => name).filter((name) => /\/page\/\w+\.js$/.test(name)));
		const code = (await Promise.all(modules.map(async (each) => (await fetch(each)).text()))).join('\n');
		const used = new Set([...code.matchAll(/\bt\.(\w+)/g)].map(([, name]) => name));
		assert.deepEqual([...used].sort(), Object.keys(english).sort());
		const words = await page.evaluate(async () => {
			const format = await import('/page/format.js');
			return ['en', 'de'].map((language) => {
				format.useLocale(language);
				return [format.number(12345), format.span(3900), format.estimate('1h30m'), format.estimate('a while'), format.countdown(3909)];
			});
		});
		assert.deepEqual(words, [['12,345', '1 hr 5 min', '1 hr 30 min', 'a while', '1:05:09'], ['12.345', '1 Std. 5 Min.', '1 Std. 30 Min.', 'a while', '1:05:09']]);
	});

	it('follow the browser, and the visitor’s choice over a reload', TEST, async () => {
		const visitor = await Visitor.at('/', {locale: 'de-AT'});
		const {page} = visitor;
		await visitor.sees('Melden Sie sich an, um Ihre Workshops zu sehen.');
		assert.equal(await page.locator('html').getAttribute('lang'), 'de');
		await page.getByRole('button', {name: 'Menü'}).click();
		await page.getByLabel('Sprache').selectOption('English');
		await visitor.sees('Log in to see the workshops that you can use.');
		await page.reload();
		await visitor.sees('Log in to see the workshops that you can use.');
		visitor.assertContent();
	});

});

describe('branding', () => {

	it('is the operator’s, and a logo runs no script', TEST, async () => {
		const {page} = visitor;
		await page.locator('.brand').getByText('Example Academy').waitFor();
		assert.match(await page.title(), /Example Academy$/);
		await until('the logo', () => page.locator('.brand img').evaluate((image) => image.src.endsWith('/page/logo') && image.naturalWidth > 0));
		await page.getByRole('button', {name: 'Menu'}).click();
		assert.equal(await page.getByRole('link', {name: 'Help and support'}).getAttribute('href'), 'mailto:help@example.com');
		visitor.assertContent();
		const {headers} = await fetch(`${GATEWAY}/page/logo`);
		assert.equal(headers.get('content-type'), 'image/svg+xml');
		assert.match(headers.get('content-security-policy'), /default-src 'none'.*sandbox/);
	});

});

describe('everybody', () => {

	it('can use every view, light and dark, on a desktop and on a phone', {timeout: PATIENCE * 3}, async () => {
		const operator = await login(...OPERATOR);
		const ids = await fill(operator);
		await ask(operator, 'mutation { requestSession(input: {workshop: "academy-lab", user: "late"}) { __typename } }');
		const anybody = await Visitor.at('/');
		const {page} = anybody;
		const found = [];
		const check = checker(page, found);
		const at = async (path, sign) => {
			// closes what is open, such as a dialog
			await page.keyboard.press('Escape');
			await anybody.goes(path);
			await page.getByText('Loading …').waitFor({state: 'detached'});
			await page.locator(sign).first().waitFor();
			await check(path);
		};
		await anybody.sees('Log in to see');
		await check('welcome');
		await page.locator('header').getByRole('button', {name: 'Log in'}).click();
		await check('log-in');
		await page.keyboard.press('Escape');
		await anybody.loggedIn(OPERATOR);
		await at('/?difficulty=beginner&group=label.topic', '.card');
		await page.setViewportSize({width: 390, height: 844});
		await page.getByRole('button', {name: /^Filters/}).click();
		await check('filters', [390]);
		await page.getByRole('button', {name: 'Menu'}).click();
		await check('menu');
		await at('/workshops/basics', '.share');
		await page.getByRole('button', {name: 'QR code'}).click();
		await check('QR code');
		await at('/workshops/academy-lab', '.seats.full');
		await page.getByRole('button', {name: 'Wait for a seat'}).click();
		await page.getByText('You are next').waitFor();
		await check('waiting');
		await terminate(operator, ids.pop());
		await page.getByText('has a seat for you').waitFor();
		await check('the turn has come');
		const user = await page.evaluate(() => localStorage.getItem('educates.user'));
		ids.push(await request(operator, 'basics', user, {activationTimeoutSeconds: 600}));
		await at('/sessions', '.session');
		await page.getByRole('button', {name: 'Change the name'}).click();
		await check('name');
		for (const [part, sign] of [['', '.tile'], ['/portals', '.cluster'], ['/sessions', 'tbody tr'], ['/seats', '.cell'], ['/refusals', '.refusals li'], ['/usage', '.chart']]) {
			await at(`/operator${part}`, sign);
		}
		await terminate(operator, ...ids);
		assert.deepEqual(found, []);
		anybody.assertContent();
	});

});
