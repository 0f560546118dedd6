/** Measures the page with 500 workshops, and writes the table of docs/benchmarks.md: see PageBench. */
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import {it} from 'node:test';
import {recordPaints, scrollToTheEnd} from './paints.js';
import {ask, login, PATIENCE, until} from './support.js';
import {Visitor} from './visitor.js';

const RUNS = 5;

/** Pixels of each frame of scrolling. */
const STEP = 120;

const SECTION = /(## The page\n\n)[^]*?(\nBefore, all cards)/;

const figures = {
	'first contentful paint, empty cache': [],
	'first cards, empty cache': [],
	'first cards, reload': [],
	'from a key in the search to the cards that match': [],
	'a frame while scrolling 120 pixels per frame through all 500 cards': [],
	'p95 of these frames': [],
};

it('500 workshops are painted within a second, and scrolling stays smooth', {timeout: PATIENCE * 15}, async () => {
	const operator = await login('operator', 'operator-secret');
	await until('all portals are healthy', async () => (await ask(operator, '{ portals { health } }')).portals.every(({health}) => health === 'HEALTHY'));
	const token = await login('academy-portal', 'academy-secret');
	const loads = [];
	let about;
	// the first run warms the gateway up
	for (let run = 0; run <= RUNS; run++) {
		const {elements, chromium, values} = await measure(token);
		about = {elements, chromium};
		if (run > 0) {
			Object.keys(figures).forEach((name, index) => figures[name].push(values[index]));
			loads.push(loadavg()[0]);
		}
	}
	const table = [
		'| what | median | least–most |', '|---|---|---|',
		...Object.entries(figures).map(([name, values]) => `| ${name} | ${format(at(values, .5))} | ${format(at(values, 0)).slice(0, -' ms'.length)}–${format(at(values, 1))} |`),
		`| elements of the first view, of them cards | ${about.elements.join(', ')} | |`,
	].join('\n');
	const text = `500 workshops on 50 portals, a learner of one tenant, Chromium ${about.chromium} without a GPU, 1280 × 800 pixels, ${RUNS} runs
after one that warms the gateway up; ${cpus().length} cores with a load of ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}, of which the gateway, the simulated portals and the
browser are a part. Written by \`mvn -Pquick,bench test -Dtest=PageBench\` on ${new Date().toISOString().slice(0, 10)}.

${table}
`;
	console.log(text);
	const document = readFileSync(process.env.DOCUMENT, 'utf8');
	assert.match(document, SECTION);
	writeFileSync(process.env.DOCUMENT, document.replace(SECTION, `$1${text}$2`));
	assert.ok(at(figures['first contentful paint, empty cache'], .5) < 1000, 'the first paint takes less than a second');
	assert.ok(at(figures['a frame while scrolling 120 pixels per frame through all 500 cards'], .5) < 20, 'half of the frames are on time');
});

/** Milliseconds, in the order of the figures. */
async function measure(token) {
	// a context of its own has an empty cache
	const visitor = await Visitor.at('/', {viewport: {width: 1280, height: 800}, script: recordPaints, token});
	const chromium = visitor.context.browser().version().split('.')[0];
	const cards = async () => {
		await visitor.sees('500 workshops');
		return visitor.page.waitForFunction(() => window.firstCard).then((handle) => handle.jsonValue());
	};
	const first = await cards();
	const paint = await visitor.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
	const elements = await visitor.page.evaluate(() => [document.querySelectorAll('*').length, document.querySelectorAll('.card').length]);
	await visitor.page.reload();
	const reload = await cards();
	const search = await visitor.page.evaluate(searchForSome);
	await visitor.sees('500 workshops');
	const frames = await visitor.page.evaluate(scrollToTheEnd, STEP);
	await visitor.context.close();
	return {elements, chromium, values: [paint, first, reload, search, at(frames, .5), at(frames, .95)]};
}

/** Milliseconds until the cards of one key are there; the search is empty again then. */
function searchForSome() {
	const input = document.querySelector('input[type="search"]');
	const type = (value) => {
		input.value = value;
		input.dispatchEvent(new Event('input', {bubbles: true}));
	};
	const painted = (done) => new Promise((resolve) => {
		const frame = () => (done() ? resolve(performance.now()) : requestAnimationFrame(frame));
		requestAnimationFrame(frame);
	});
	const matching = () => /\d+ of 500 workshops/.test(document.body.innerText);
	const start = performance.now();
	type('7');
	return painted(matching).then(async (end) => {
		type('');
		await painted(() => !matching());
		return end - start;
	});
}

/** The value of a share of the sorted ones. */
function at(values, share) {
	return values.toSorted((one, other) => one - other)[Math.floor(share * (values.length - 1))];
}

function format(milliseconds) {
	return milliseconds < 100 ? `${milliseconds.toFixed(1)} ms` : `${new Intl.NumberFormat('en').format(Math.round(milliseconds))} ms`;
}
