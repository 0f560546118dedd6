/**
 * Bundles the libraries of GraphiQL for browsers: npm ci --ignore-scripts && npm run build. The same lock file gives the
 * same files. They are committed, so that a JDK is enough to build the gateway; `checksums` says what they were built of.
 */
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const BUNDLE = join(HERE, '../resources/static/graphiql/bundle');
const SOURCES = ['build.js', 'dompurify.js', 'entry.js', 'jsonc.js', 'package-lock.json'];
const EDITOR = 'monaco-editor/esm/vs';

rmSync(BUNDLE, {recursive: true, force: true});
const {metafile} = await build({
	absWorkingDir: HERE,
	entryPoints: {
		libraries: 'entry.js',
		'editor.worker': `${EDITOR}/editor/editor.worker.js`,
		'json.worker': `${EDITOR}/language/json/json.worker.js`,
		'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
	},
	outdir: BUNDLE,
	bundle: true,
	splitting: true,
	minify: true,
	metafile: true,
	format: 'esm',
	target: 'es2022',
	charset: 'utf8',
	legalComments: 'none',
	define: {'process.env.NODE_ENV': '"production"'},
	plugins: [{
		name: 'dompurify',
		setup: ({onResolve}) => onResolve({filter: /\/dompurify\/dompurify\.js$/}, () => ({path: join(HERE, 'dompurify.js')})),
	}],
	loader: {'.ttf': 'dataurl'},
	alias: {'prettier/plugins/estree': join(HERE, 'jsonc.js'), 'prettier/parser-babel': join(HERE, 'jsonc.js')},
});
// libraries.css has all styles; those of modules that are loaded later are in it, too
for (const file of readdirSync(BUNDLE).filter((name) => name.endsWith('.css') && name !== 'libraries.css')) {
	rmSync(join(BUNDLE, file));
}
writeFileSync(join(BUNDLE, 'licences.txt'), licences());
writeFileSync(join(BUNDLE, 'checksums'), [...SOURCES.map((name) => [HERE, name]), ...readdirSync(BUNDLE).sort().map((name) => [BUNDLE, name])]
	.map(([folder, name]) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`).join(''));

/** Of the packages that are in the bundle: a list of names, versions and licences, and below it each text once. */
function licences() {
	const titles = new Set();
	const texts = new Map();
	for (const folder of Object.keys(metafile.inputs).map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean).sort()) {
		const {name, version, license} = JSON.parse(readFileSync(join(HERE, folder, 'package.json'), 'utf8'));
		const title = `${name} ${version}: ${license}\n`;
		if (!titles.has(title)) {
			titles.add(title);
			texts.set(text(folder), [...texts.get(text(folder)) ?? [], title]);
		}
	}
	return [[...titles].sort().join(''), ...[...texts].map(([licence, of]) => `${of.join('')}\n${licence}\n`)].join(`\n${'-'.repeat(80)}\n\n`);
}

function text(folder) {
	const files = readdirSync(join(HERE, folder)).filter((name) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(name)).sort();
	return files.map((name) => readFileSync(join(HERE, folder, name), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n')
		|| 'The package has no file with its licence.';
}
