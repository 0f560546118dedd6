// Writes the table and the chart of docs/benchmarks.md from the results of compare.sh: report.mjs RESULTS DOCS
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [results, docs] = process.argv.slice(2);

/** The lookup service 3.7.1 on another day, at 1 and at 64 connections: see the text above the table. */
const LOOKUP = {
	'20 workshops 64': { rate: 3100, cpu: 0.28 },
	'50 workshops 64': { rate: 1000, cpu: 1.0 },
	'200 workshops 64': { rate: 104, cpu: 9.6 },
	'portals at 0 ms 1': { rate: 700, p50: 1.3, cpu: 0.95 },
	'portals at 0 ms 64': { rate: 950, cpu: 0.95 },
	'portals at 20 ms 1': { rate: 15, p50: 66, cpu: 1.2 },
	'portals at 100 ms 1': { rate: 3.2, p50: 305, cpu: 1.5 },
	'1,000 candidates 1': { rate: 60, p50: 15, cpu: 14 },
	'own session among 1000 1': { p50: 1.6 },
	'own session among 100000 1': { p50: 6.9, cpu: 7 }
};
const NAMES = ['gateway', 'yoga', 'yoga, cached', 'lookup service'];
const COLOURS = { gateway: '#1a7f64', yoga: '#c2410c', 'yoga, cached': '#ea9a5b', 'lookup service': '#6b7280' };

/** Of two it is their mean. */
const median = (values) => {
	const sorted = values.toSorted((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const rows = new Map();
const heads = [];
const escape = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
/** Growth is a table of its own. */
for (const part of ['reads', 'requests', 'candidates', 'held', 'start']) {
	const file = `${results}/${part}.tsv`;
	if (!existsSync(file)) {
		continue;
	}
	for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
		if (line.startsWith('#')) {
			heads.push(`${part}: ${line.slice(2)}`);
			continue;
		}
		const [, what, contestant, connections, requests, rate, p50, p99, failed, cpu] = line.split('\t');
		const key = `${what}|${connections}`;
		const row = rows.get(key) ?? rows.set(key, { part, what, connections, runs: {} }).get(key);
		(row.runs[contestant] ??= []).push({ requests: +requests, rate: +rate, p50: +p50, p99: +p99, failed: +failed, cpu: +cpu });
	}
}
for (const row of rows.values()) {
	for (const [name, runs] of Object.entries(row.runs)) {
		const of = (field) => median(runs.map((run) => run[field]));
		row[name] = { rate: of('rate'), p50: of('p50'), p99: of('p99'), cpu: of('cpu'), failed: runs.reduce((sum, run) => sum + run.failed, 0) };
	}
	const lookup = LOOKUP[`${row.what.replace(/, (GraphQL|REST|kept)$/, '')} ${row.connections}`];
	if (lookup && !row.what.endsWith('executed')) {
		row['lookup service'] = lookup;
	}
}

const number = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const figures = (of) => (of ? [of.rate && `${number(of.rate)}/s`, of.p50 && `p50 ${number(of.p50)} ms`, of.cpu && `CPU ${number(of.cpu)} ms`]
	.filter(Boolean).join(', ') + (of.failed ? `, **${of.failed} failed**` : '') : '–');
/** How often better the gateway is: in rate, in latency where the portals decide it. */
const ratio = (row, name) => {
	const other = row[name];
	if (!row.gateway || !other) {
		return '–';
	}
	const times = other.rate && row.part !== 'held' ? row.gateway.rate / other.rate : other.p50 / row.gateway.p50;
	return times < 1 ? `**${number(times)}**` : number(times);
};

const table = [
	`| work | connections | gateway | yoga | yoga, cached | lookup service, recorded | × yoga | × lookup service |`,
	'|---|---|---|---|---|---|---|---|',
	...[...rows.values()].map((row) => `| ${row.what} | ${row.connections} | ${NAMES.map((name) => figures(row[name])).join(' | ')} | ${ratio(row, 'yoga')} | ${ratio(row, 'lookup service')} |`)
];
/** Replaces what stands between two comments of a page. */
function write(page, name, lines) {
	const text = readFileSync(`${docs}/${page}`, 'utf8');
	const [begin, end] = [`<!-- ${name}, written by src/bench/compare.sh -->`, `<!-- end of ${name} -->`];
	const [before, rest] = text.split(begin);
	writeFileSync(`${docs}/${page}`, `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${rest.split(end)[1]}`);
}

if (rows.size) {
	write('benchmarks.md', 'comparison', [`${heads.join('; ')}.`, '', ...table, '', '![Requests a second of each contestant](compare.svg)']);
	chart();
}
if (existsSync(`${results}/growth.tsv`) && /^growth/m.test(readFileSync(`${results}/growth.tsv`, 'utf8'))) {
	write('benchmarks.md', 'growth', growth(readFileSync(`${results}/growth.tsv`, 'utf8')));
}
if (existsSync(`${results}/profile.md`)) {
	write('performance.md', 'profile', [readFileSync(`${results}/profile.md`, 'utf8').trim()]);
}

/** Costs by the number of portals, and the exponent of the line through them, with both axes logarithmic. */
function growth(tsv) {
	const of = {};
	for (const line of tsv.trim().split('\n').filter((each) => !each.startsWith('#'))) {
		const [, what, , , , rate, , , , cpu] = line.split('\t');
		const [, portals, name] = what.match(/^(\d+) portals, (.*)$/) ?? [null, 'more', 'live heap'];
		(of[name] ??= {})[portals] = name === 'live heap' ? +rate : +cpu;
	}
	const units = { 'polls of a second': 'ms CPU a second', 'live heap': 'MB' };
	const sizes = [100, 1000, 3000, 10000];
	const lines = ['| cost | 100 portals | 1,000 | 3,000 | 10,000 | exponent |', '|---|---|---|---|---|---|'];
	for (const [name, costs] of Object.entries(of)) {
		const points = sizes.filter((size) => costs[size] > 0).map((size) => [Math.log(size), Math.log(costs[size])]);
		const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
		const [x, y] = [mean(0), mean(1)];
		const slope = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
		lines.push(`| ${name}, ${units[name] ?? 'ms CPU each'} | ${sizes.map((size) => (costs[size] ? number(costs[size]) : '–')).join(' | ')} | ${points.length > 1 ? slope.toFixed(2) : '–'} |`);
	}
	const heap = of['live heap'];
	if (heap?.more) {
		lines.push('', `Without sessions, with 54,000 environments on 1,000 portals, the live heap is ${number(heap.more)} MB.`);
	}
	return lines;
}

function chart() {
	let y = 40;
	const parts = [];
	for (const row of [...rows.values()].filter((each) => each.part !== 'start')) {
		const shown = NAMES.filter((name) => row[name]?.rate);
		const most = Math.max(...shown.map((name) => row[name].rate));
		parts.push(`<text x="290" y="${y + 11}" text-anchor="end">${escape(row.what)}, ${row.connections === '1' ? '1 connection' : `${row.connections} connections`}</text>`);
		for (const name of shown) {
			const width = Math.max(1, (row[name].rate / most) * 400);
			parts.push(`<rect x="300" y="${y}" width="${width.toFixed(1)}" height="13" fill="${COLOURS[name]}"/>`,
				`<text x="${(306 + width).toFixed(1)}" y="${y + 11}">${number(row[name].rate)}/s</text>`);
			y += 16;
		}
		y += 10;
	}
	const legend = NAMES.map((name, i) => `<rect x="${300 + i * 125}" y="10" width="12" height="12" fill="${COLOURS[name]}"/><text x="${317 + i * 125}" y="20">${name}</text>`);
	writeFileSync(`${docs}/compare.svg`, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${y}" font-family="sans-serif" font-size="12" fill="#222" role="img"><title>Requests a second of each contestant; bars of a row have one scale</title>
<rect width="800" height="${y}" fill="#fff"/>
${[...legend, ...parts].join('\n')}
</svg>
`);
}
console.log(table.join('\n'));
