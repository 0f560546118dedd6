/** GraphiQL, used in a real Chromium. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {before, describe, it} from 'node:test';
import {fleetIsReady, PATIENCE, until} from './support.js';
import {Visitor} from './visitor.js';

const TEST = {timeout: PATIENCE * 3};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What GraphiQL brings, by the rule and what is around the element: docs/page.md names it. */
const KNOWN = {
	// a tab has a button to close it
	'nested-interactive': '.graphiql-tab',
	// colours of comments, of numbers of lines and of disabled icons
	'color-contrast': '.monaco-editor, .graphiql-toolbar, .graphiql-editor-tools',
};

before(fleetIsReady);

/** What axe-core finds, but for what is known. */
function violations(page, view) {
	return page.evaluate(async ([known, name]) => (await axe.run({resultTypes: ['violations']})).violations.flatMap(({id, nodes}) => nodes
		.filter(({target}) => !(known[id] && document.querySelector(target.at(-1))?.closest(known[id])))
		.map(({html}) => `${name}: ${id} ${html}`)), [KNOWN, view]);
}

describe('GraphiQL', () => {

	it('has room for the response on a phone', TEST, async () => {
		const visitor = await Visitor.at('/graphiql', {viewport: {width: 390, height: 844}, script: AXE});
		const {page} = visitor;
		await page.locator('.graphiql-query-editor .view-lines').waitFor();
		await until('it is large', async () => {
			const {width, height} = await page.locator('.graphiql-response').boundingBox();
			return width > 250 && height > 150;
		});
		await until('the bar is small', async () => (await page.locator('#bar').boundingBox()).height < 100);
		assert.deepEqual(await violations(page, 'phone'), []);
	});

	it('logs in, builds an operation by clicks, subscribes, and asks nobody but the gateway', TEST, async () => {
		const visitor = await Visitor.at('/graphiql', {script: AXE});
		const {page} = visitor;
		const response = page.locator('.graphiql-response .view-lines');
		const run = page.getByRole('button', {name: /^Execute query/});
		await page.getByLabel('Client').fill('academy-portal');
		await page.getByLabel('Password').fill('academy-secret');
		await page.keyboard.press('Enter');
		await visitor.sees('Every tab asks as academy-portal, subscriptions too.');

		// a click before does nothing
		await page.locator('.graphiql-query-editor .view-lines').getByText('totalCount').waitFor();
		await response.waitFor({state: 'attached'});
		await run.click();
		await response.getByText('"totalCount"').waitFor();
		await page.locator('.measures').getByText(/^Workshops: HTTP 200 · [\d.,]+ ms · [\d.,]+ k?B$/).waitFor();

		await page.getByRole('button', {name: 'Show GraphiQL Explorer'}).click();
		await page.locator('.graphiql-explorer-root').getByText('difficulty', {exact: true}).click();
		await page.locator('.graphiql-query-editor .view-lines').getByText('difficulty').waitFor();
		await run.click();
		await response.getByText('"difficulty"').first().waitFor();

		await page.getByRole('tab', {name: 'Seats'}).click();
		await page.locator('.graphiql-query-editor .view-lines').getByText('subscription').waitFor();
		await page.getByRole('button', {name: 'Show Subscription events'}).click();
		await run.click();
		const event = page.locator('.events li', {hasText: /Seats 3, \d+ B/});
		await event.locator('summary').click();
		await event.getByText('"workshopAvailability"').waitFor();
		await page.locator('.measures').getByText(/^Seats: \d+ events · latest after [\d.,]+ s · [\d.,]+ k?B$/).waitFor();
		await page.getByRole('button', {name: /^Stop query/}).click();

		const downloads = page.waitForEvent('download');
		await page.getByRole('link', {name: 'Schema (SDL)'}).click();
		const file = await downloads;
		assert.equal(file.suggestedFilename(), 'schema.graphql');
		assert.match(readFileSync(await file.path(), 'utf8'), /^type Query \{$/m);

		const found = await violations(page, 'light');
		await page.emulateMedia({colorScheme: 'dark'});
		await page.locator('body.graphiql-dark').or(page.locator('body:not(.graphiql-light)')).waitFor();
		assert.deepEqual([...found, ...await violations(page, 'dark')], []);
		visitor.assertContent();
	});

});
