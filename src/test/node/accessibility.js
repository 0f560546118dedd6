/** Whether a view can be used by everybody: axe-core on light and dark, on a desktop and on a phone. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Pixels of a desktop's window and of a phone's. */
const WIDTHS = [1280, 390];

/** A phone with dark colours is the second, so that it has views, too, where each view is seen once. */
const COMBINATIONS = [[1280, 'light'], [390, 'dark'], [1280, 'dark'], [390, 'light']];

/** Whether each view is seen in each combination; otherwise views take turns: one has one combination. */
const ALL = process.env.ACCESSIBILITY === 'full';

/**
 * Checks a view with all rules. It is never wider than the window.
 *
 * @param found gets what is violated, in words
 */
export function checker(page, found) {
	let next = 0;
	return async (view, widths = WIDTHS) => {
		for (const width of widths) {
			await page.setViewportSize({width, height: 844});
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.ok(wide <= width, `${view} is ${wide} px wide where ${width} px are available`);
		}
		const possible = COMBINATIONS.filter(([width]) => widths.includes(width));
		for (const [width, colorScheme] of ALL ? possible : [possible[next++ % possible.length]]) {
			await page.setViewportSize({width, height: 844});
			await page.emulateMedia({colorScheme});
			found.push(...(await violations(page)).map((each) => `${view}, ${width} px, ${colorScheme}: ${each}`));
		}
	};
}

/** What axe-core finds, in words; a Content-Security-Policy does not hold for what is evaluated. */
async function violations(page) {
	if (!await page.evaluate(() => 'axe' in window)) {
		await page.evaluate(AXE);
	}
	await page.evaluate(() => new Promise(requestAnimationFrame));
	const found = await page.evaluate(async () => (await axe.run({resultTypes: ['violations']})).violations);
	return found.map(({id, nodes}) => `${id} ${nodes[0].html} ${nodes[0].failureSummary}`);
}
