/** Whether a view can be used by everybody: axe-core on light and dark, on a desktop and on a phone. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

/** To be run in each document. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Pixels of a desktop's window and of a phone's. */
const WIDTHS = [1280, 390];

/** All rules; those that depend on colours also for the other colours. */
const RULES = {light: undefined, dark: ['color-contrast', 'link-in-text-block']};

/** @param found gets what is violated, in words */
export function checker(page, found) {
	return async (view, widths = WIDTHS) => {
		for (const width of widths) {
			await page.setViewportSize({width, height: 844});
			for (const [colorScheme, rules] of Object.entries(RULES)) {
				await page.emulateMedia({colorScheme});
				await page.evaluate(() => new Promise(requestAnimationFrame));
				// colours that fade are none of the two
				await page.waitForFunction(() => document.getAnimations().every(({playState}) => playState === 'finished'));
				const violations = await page.evaluate(async (runOnly) => (await axe.run({runOnly, resultTypes: ['violations']})).violations, rules);
				violations.forEach(({id, nodes}) => found.push(`${view}, ${width} px, ${colorScheme}: ${id} ${nodes[0].html} ${nodes[0].failureSummary}`));
			}
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.ok(wide <= width, `${view} is ${wide} px wide where ${width} px are available`);
		}
	};
}
