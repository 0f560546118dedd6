/** Takes the screenshots of README and docs from a demo that runs: node src/test/node/screenshots.js http://localhost:8080 */
import {writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const {chromium} = createRequire(join(ROOT, 'target/node/package.json'))('playwright-core');

const SHOTS = {catalog: '/', workshop: '/workshops/lab-k8s-fundamentals', sessions: '/sessions', operator: '/operator', seats: '/operator/seats', graphiql: '/graphiql'};

const [demo = 'http://localhost:8080'] = process.argv.slice(2);
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});
const context = await browser.newContext({viewport: {width: 1280, height: 800}, colorScheme: 'light', locale: 'en-GB'});
const page = await context.newPage();
await page.goto(demo);
await page.locator('[data-workshop="lab-container-basics"] .start').click();
await page.locator('.count').first().waitFor();
for (const [name, address] of Object.entries(SHOTS)) {
	await page.goto(demo + address);
	await (name === 'graphiql' ? explored() : loaded());
	writeFileSync(join(ROOT, `docs/images/${name}.webp`), await webp(await page.screenshot()));
}
await browser.close();

async function loaded() {
	await page.locator('.live').waitFor();
	await page.getByText('Loading …').waitFor({state: 'detached'});
	// numbers that have changed are tinted until then
	await page.waitForTimeout(4000);
}

/** With a response, and the explorer beside it. */
async function explored() {
	await page.getByRole('button', {name: 'Show GraphiQL Explorer'}).click();
	await page.locator('.graphiql-explorer-root').waitFor();
	await page.getByRole('button', {name: /^Execute query/}).click();
	await page.locator('.measures').getByText('HTTP 200').waitFor();
	await page.waitForTimeout(1000);
}

/** The browser has an encoder. */
async function webp(png) {
	const encoder = await context.newPage();
	const data = await encoder.evaluate(async (source) => {
		const image = await createImageBitmap(await (await fetch(source)).blob());
		const canvas = new OffscreenCanvas(image.width, image.height);
		canvas.getContext('2d').drawImage(image, 0, 0);
		const bytes = new Uint8Array(await (await canvas.convertToBlob({type: 'image/webp', quality: .8})).arrayBuffer());
		return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
	}, `data:image/png;base64,${png.toString('base64')}`);
	await encoder.close();
	return Buffer.from(data, 'base64');
}
