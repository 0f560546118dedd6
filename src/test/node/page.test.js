/** The page with 500 workshops on 50 portals: lists, addresses, languages, branding, and what everybody can read. */
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {before, describe, it} from 'node:test';
import {AXE, checker} from './accessibility.js';
import {recordPaints, scrollToTheEnd} from './paints.js';
import {ask, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 3};

/** Pixels of each frame of scrolling; the figures of docs/benchmarks.md are of 120. */
const SCROLL = Number(process.env.SCROLL ?? 1200);

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

before(async () => {
	const operator = await login(...OPERATOR);
	await until('all portals are healthy', async () =>
		(await ask(operator, '{ portals { health } }')).portals.every(({health}) => health === 'HEALTHY'));
});

/** The titles of the cards, in order. */
function titles({page}) {
	return page.locator('.card h3').allTextContents();
}

describe('the catalog of 500 workshops', () => {

	it('shows the first cards and adds others while one scrolls', TEST, async () => {
		const visitor = await (await Visitor.at('/', {script: recordPaints})).loggedIn(ACADEMY);
		await visitor.sees('500 workshops');
		assert.ok((await titles(visitor)).length <= 72, 'no more than has room');
		const {page} = visitor;
		await page.reload();
		await visitor.sees('500 workshops');
		const firstCard = await page.evaluate(() => window.firstCard);
		const frames = await page.evaluate(scrollToTheEnd, SCROLL);
		frames.sort((one, other) => one - other);
		const at = (share) => frames[Math.floor(share * (frames.length - 1))];
		console.log(`first card after ${firstCard.toFixed()} ms; ${frames.length} frames of scrolling: median ${at(.5).toFixed(1)} ms, p95 ${at(.95).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms`);
		await until('all are there', async () => (await titles(visitor)).length === 500);
		const targets = await page.locator('.card h3 a').evaluateAll((links) => links.map((link) => new URL(link.href).origin));
		assert.deepEqual([...new Set(targets)], [GATEWAY], 'no title leads to another origin');
		visitor.assertContent();
	});

	it('counts what each facet would leave, and clears what was chosen', TEST, async () => {
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		const {page} = visitor;
		const number = (name) => page.locator('.facets label', {hasText: name}).locator('.number').textContent();
		assert.equal(await number('topic-3'), '63');
		await page.getByRole('checkbox', {name: 'Beginner'}).check();
		await visitor.sees('167 of 500 workshops');
		assert.equal(await number('topic-3'), '21');
		await page.getByRole('checkbox', {name: 'topic-3'}).check();
		await visitor.sees('21 of 500 workshops');
		assert.equal(await number('Intermediate'), '21', 'values of one facet add up');
		await visitor.page.getByRole('button', {name: 'Remove the filter Beginner'}).click();
		await visitor.sees('63 of 500 workshops');
		await page.getByRole('button', {name: 'Clear filters'}).click();
		await visitor.sees('500 workshops');
		assert.equal(new URL(page.url()).search, '');
		visitor.assertContent();
	});

	it('sorts numbers as numbers, and puts what starts at once first', TEST, async () => {
		const visitor = await (await Visitor.at('/?sort=name')).loggedIn(ACADEMY);
		const [first, second, ...others] = await titles(visitor);
		assert.deepEqual([first, second, others[7]], ['Course 1 Part 1', 'Course 1 Part 2', 'Course 1 Part 10']);
		await visitor.page.getByLabel('Sort by').selectOption('Soonest');
		await until('those with a session that is ready', async () => (await visitor.page.locator('.card').first().textContent()).includes('ready at once'));
		await visitor.page.getByLabel('Sort by').selectOption('Duration');
		await until('the short ones', async () => / 30 mins?$/.test(await visitor.page.locator('.card .facts').first().textContent()));
		await visitor.page.getByLabel('Group by').selectOption('topic');
		await visitor.page.getByRole('heading', {name: 'topic-0'}).waitFor();
		visitor.assertContent();
	});

	it('follows a tag, and its address can be shared', TEST, async () => {
		const visitor = await (await Visitor.at('/')).loggedIn(ACADEMY);
		await visitor.page.locator('.card').getByRole('button', {name: 'tag-1', exact: true}).first().click();
		await visitor.sees('13 of 500 workshops');
		const shared = new URL(visitor.page.url());
		assert.equal(shared.search, '?tag=tag-1');
		const other = await (await Visitor.at(shared.pathname + shared.search)).loggedIn(ACADEMY);
		await other.sees('13 of 500 workshops');
		visitor.assertContent();
	});

	it('returns to where one was', TEST, async () => {
		const visitor = await (await Visitor.at('/?sort=name')).loggedIn(ACADEMY);
		const {page} = visitor;
		const card = visitor.card('course-040');
		await until('that card', async () => {
			await page.mouse.wheel(0, 1500);
			return card.count();
		});
		await card.getByRole('link').click();
		await page.getByRole('heading', {name: 'Course 5 Part 1', level: 1}).waitFor();
		await page.goBack();
		await until('the same place', async () => await card.count() && card.evaluate((element) => {
			const {top} = element.getBoundingClientRect();
			return top > -innerHeight && top < 2 * innerHeight;
		}));
		visitor.assertContent();
	});

});

describe('a workshop’s own page', () => {

	it('is found under its address, and passes it on as a link and as a QR code', TEST, async () => {
		const {default: jsQR} = createRequire(import.meta.url)('jsqr');
		const visitor = await (await Visitor.at('/workshops/course-123')).loggedIn(ACADEMY);
		const {page} = visitor;
		await page.getByRole('heading', {name: 'Course 13 Part 4', level: 1}).waitFor();
		await visitor.sees('What part 4 of course 13 is about.');
		await visitor.sees('Level: Beginner');
		assert.match(await page.title(), /^Course 13 Part 4 · Example Academy$/);
		const address = `${GATEWAY}/workshops/course-123`;
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
		visitor.assertContent();
	});

	it('starts the workshop, and then has its session', TEST, async () => {
		const visitor = await (await Visitor.at('/workshops/course-007')).loggedIn(ACADEMY);
		const {page} = visitor;
		const opened = visitor.context.waitForEvent('page');
		await page.getByRole('button', {name: 'Start workshop'}).click();
		await (await opened).waitForURL((url) => url.host !== new URL(GATEWAY).host && url.protocol === 'http:');
		await page.getByRole('timer').waitFor();
		await page.getByRole('button', {name: /^End/}).click();
		await page.getByRole('button', {name: 'End session'}).click();
		await page.getByRole('button', {name: 'Start workshop'}).waitFor();
		visitor.assertContent();
	});

	it('says when there is no such workshop', TEST, async () => {
		const visitor = await (await Visitor.at('/workshops/nonsense')).loggedIn(ACADEMY);
		await visitor.sees('There is no workshop named “nonsense”, or you cannot use it.');
		visitor.assertContent();
	});

});

describe('languages', () => {

	it('have the same texts, each of which the page uses, and their own numbers and times', TEST, async () => {
		const {page} = await Visitor.at('/');
		const [english, german] = await page.evaluate(async () => {
			const shape = (value) => (typeof value === 'function' ? value.length : Array.isArray(value) ? 'list' : typeof value === 'object'
				? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)])) : 'text');
			return Promise.all(['en', 'de'].map(async (name) => shape((await import(`/page/texts/${name}.js`)).default)));
		});
		assert.deepEqual(german, english);
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

describe('the operator’s view of 50 portals', () => {

	it('has a summary, and the sessions of all users with a search', TEST, async () => {
		const operator = await login(...OPERATOR);
		const id = await request(operator, 'course-300', 'special-user');
		const visitor = await (await Visitor.at('/operator')).loggedIn(OPERATOR);
		const {page} = visitor;
		const tile = (name) => page.locator('.tile', {hasText: name}).locator('.value');
		await until('a grant', async () => /^[1-9]/.test(await tile('Grants').textContent()));
		assert.match(await tile('Healthy portals').textContent(), /50 \/ 50/);
		await visitor.sees('No problems');
		await page.getByRole('link', {name: /^Sessions/}).last().click();
		await page.getByLabel('Search').fill('special course 31');
		await until('that session alone', async () => await page.locator('tbody tr').count() === 1);
		await visitor.sees('special-user');
		await terminate(operator, id);
		await visitor.sees('Nothing matches your search and filters.');
		visitor.assertContent();
	});

	it('shows problems first', TEST, async () => {
		const visitor = await (await Visitor.at('/operator/portals')).loggedIn(OPERATOR);
		const {page} = visitor;
		await page.locator('[data-cluster="cluster-7"] [data-portal]').getByRole('button', {name: 'Cordon'}).click();
		await page.getByRole('link', {name: 'Overview'}).click();
		const problem = page.locator('.problems li', {hasText: 'cluster-7'});
		await problem.getByText('Accepts no new sessions; existing sessions continue').waitFor();
		await problem.getByRole('button', {name: 'Uncordon'}).click();
		await visitor.sees('No problems');
		visitor.assertContent();
	});

	it('no longer shows a cluster that is gone', TEST, async () => {
		const visitor = await (await Visitor.at('/operator/portals')).loggedIn(OPERATOR);
		const {page} = visitor;
		await page.locator('[data-cluster="cluster-7"]').waitFor();
		await page.route('**/graphql', async (route) => {
			const response = await route.fetch();
			const json = await response.json();
			if (json.data?.clusters) {
				json.data.clusters = json.data.clusters.filter(({name}) => name !== 'cluster-7');
			}
			await route.fulfill({response, json});
		});
		await page.locator('[data-cluster="cluster-7"]').waitFor({state: 'detached'});
		assert.equal(await page.locator('[data-cluster="cluster-6"]').count(), 1);
	});

	it('draws of a heat map of 500 × 50 what is in view', TEST, async () => {
		const visitor = await (await Visitor.at('/operator/seats')).loggedIn(OPERATOR);
		const {page} = visitor;
		await page.locator('.heat .cell').first().waitFor();
		const rows = page.locator('.heat tbody tr:not([aria-hidden])');
		assert.ok(await rows.count() < 60);
		assert.equal(await page.locator('.heat thead th').count(), 51);
		await page.locator('.heat .scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight));
		await page.getByRole('rowheader', {name: 'Course 50 Part 10', exact: true}).waitFor();
		assert.ok(await rows.count() < 60);
		await page.getByLabel('Search').fill('course 7 part 3');
		await until('that row alone', async () => await rows.count() === 1);
		visitor.assertContent();
	});

});

describe('branding', () => {

	it('is the operator’s, and a logo runs no script', TEST, async () => {
		const visitor = await Visitor.at('/');
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

	it('can use every view, light and dark, on a desktop and on a phone', {timeout: PATIENCE * 5}, async () => {
		const token = await login(...OPERATOR);
		// it has two seats
		const full = 'course-490';
		const ids = [];
		for (let each = 0; each < 2; each++) {
			ids.push(await request(token, full, `full-${each}`, {activationTimeoutSeconds: 600}));
		}
		await ask(token, `mutation { requestSession(input: {workshop: "${full}", user: "late"}) { __typename } }`);
		const visitor = await Visitor.at('/', {script: AXE});
		const {page} = visitor;
		const found = [];
		const check = checker(page, found);
		const at = async (path, sign) => {
			await page.goto(GATEWAY + path);
			await page.locator('.live').waitFor({state: 'attached'});
			await page.getByText('Loading …').waitFor({state: 'detached'});
			await page.locator(sign).first().waitFor();
			await check(path);
		};
		await visitor.sees('Log in to see');
		await check('welcome');
		await page.locator('header').getByRole('button', {name: 'Log in'}).click();
		await check('log-in');
		await page.keyboard.press('Escape');
		await visitor.loggedIn(OPERATOR);
		await at('/?difficulty=beginner&group=label.topic', '.card');
		await page.getByRole('button', {name: /^Filters/}).click();
		await check('filters', [390]);
		await page.getByRole('button', {name: 'Menu'}).click();
		await check('menu');
		await at('/workshops/course-100', '.share');
		await page.getByRole('button', {name: 'QR code'}).click();
		await check('QR code');
		await at(`/workshops/${full}`, '.seats.full');
		await page.getByRole('button', {name: 'Wait for a seat'}).click();
		await page.getByText('You are next').waitFor();
		await check('waiting');
		await terminate(token, ids.pop());
		await page.getByText('has a seat for you').waitFor();
		await check('the turn has come');
		const user = await page.evaluate(() => localStorage.getItem('educates.user'));
		ids.push(await request(token, 'course-300', user, {activationTimeoutSeconds: 600}));
		await at('/sessions', '.session');
		await page.getByRole('button', {name: 'Change the name'}).click();
		await check('name');
		for (const [part, sign] of [['', '.tile'], ['/portals', '.cluster'], ['/sessions', 'tbody tr'], ['/seats', '.cell'], ['/refusals', '.refusals li'], ['/usage', '.chart']]) {
			await at(`/operator${part}`, sign);
		}
		for (const id of ids) {
			await terminate(token, id);
		}
		assert.deepEqual(found, []);
		visitor.assertContent();
	});

});
