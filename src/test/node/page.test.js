/** The page with 500 workshops on 50 portals: its lists, and the operator's views. */
import assert from 'node:assert/strict';
import {before, describe, it} from 'node:test';
import {checker} from './accessibility.js';
import {recordPaints, scrollToTheEnd} from './paints.js';
import {ask, GATEWAY, login, PATIENCE, request, terminate, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 2};

/** Pixels of each frame of scrolling; the figures of docs/benchmarks.md are of 120. */
const SCROLL = Number(process.env.SCROLL ?? 1200);

const ACADEMY = ['academy-portal', 'academy-secret'];
const OPERATOR = ['operator', 'operator-secret'];

let [token, operator] = [];

before(async () => {
	[token, operator] = await Promise.all([login(...ACADEMY), login(...OPERATOR)]);
	await until('all portals are healthy', async () =>
		(await ask(operator, '{ portals { health } }')).portals.every(({health}) => health === 'HEALTHY'));
});

/** The titles of the cards, in order. */
function titles({page}) {
	return page.locator('.card h3').allTextContents();
}

describe('the catalog of 500 workshops', () => {

	let visitor;

	before(async () => {
		visitor = await Visitor.at('/?sort=name', {lasting: true, token, script: recordPaints});
	});

	it('shows the first cards, adds others while one scrolls, and returns to where one was', TEST, async () => {
		const {page} = visitor;
		await visitor.sees('500 workshops');
		const first = await titles(visitor);
		assert.ok(first.length <= 72, 'no more than has room');
		assert.deepEqual([first[0], first[1], first[9]], ['Course 1 Part 1', 'Course 1 Part 2', 'Course 1 Part 10'], 'numbers are sorted as numbers');
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
		const {page} = visitor;
		await visitor.goes('/');
		await visitor.sees('500 workshops');
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

	it('sorts and groups, and puts what starts at once first', TEST, async () => {
		await visitor.page.getByLabel('Sort by').selectOption('Soonest');
		await until('those with a session that is ready', async () => (await visitor.page.locator('.card').first().textContent()).includes('ready at once'));
		await visitor.page.getByLabel('Sort by').selectOption('Duration');
		await until('the short ones', async () => / 30 mins?$/.test(await visitor.page.locator('.card .facts').first().textContent()));
		await visitor.page.getByLabel('Group by').selectOption('topic');
		await visitor.page.getByRole('heading', {name: 'topic-0'}).waitFor();
		visitor.assertContent();
	});

	it('follows a tag, and its address can be shared', TEST, async () => {
		const {page} = visitor;
		await visitor.goes('/');
		await visitor.sees('500 workshops');
		await page.locator('.card').getByRole('button', {name: 'tag-1', exact: true}).first().click();
		await visitor.sees('13 of 500 workshops');
		assert.equal(new URL(page.url()).search, '?tag=tag-1');
		await page.reload();
		await visitor.sees('13 of 500 workshops');
		const found = [];
		await checker(page, found)('500 workshops');
		assert.deepEqual(found, []);
		visitor.assertContent();
	});

});

describe('the operator’s view of 50 portals', () => {

	let visitor;

	before(async () => {
		visitor = await Visitor.at('/operator', {lasting: true, token: operator});
	});

	it('has a summary, and the sessions of all users with a search', TEST, async () => {
		const id = await request(operator, 'course-300', 'special-user');
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
		await visitor.goes('/operator/portals');
		const {page} = visitor;
		await page.locator('[data-cluster="cluster-7"] [data-portal]').getByRole('button', {name: 'Cordon'}).click();
		await page.getByRole('link', {name: 'Overview'}).click();
		const problem = page.locator('.problems li', {hasText: 'cluster-7'});
		await problem.getByText('Accepts no new sessions; existing sessions continue').waitFor();
		await problem.getByRole('button', {name: 'Uncordon'}).click();
		await visitor.sees('No problems');
		visitor.assertContent();
	});

	it('draws of a heat map of 500 × 50 what is in view', TEST, async () => {
		await visitor.goes('/operator/seats');
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

	it('no longer shows a cluster that is gone', TEST, async () => {
		await visitor.goes('/operator/portals');
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
		await page.unrouteAll({behavior: 'ignoreErrors'});
		assert.equal(await page.locator('[data-cluster="cluster-6"]').count(), 1);
	});

});
