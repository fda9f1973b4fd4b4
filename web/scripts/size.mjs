/** Counts the gzipped bytes a browser loads before the first /inbox row, and fails when the budget is exceeded. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, '.svelte-kit/output/client');
const manifest = JSON.parse(readFileSync(join(output, '.vite/manifest.json'), 'utf8'));
const budget = { js: 160, css: 20 };

const wanted = new Set();
const styles = new Set();
function take(key) {
	const chunk = manifest[key];
	if (!chunk || wanted.has(chunk.file)) return;
	wanted.add(chunk.file);
	for (const file of chunk.css ?? []) styles.add(file);
	for (const next of chunk.imports ?? []) take(next);
}

const bySource = (test) => Object.keys(manifest).filter((key) => test(manifest[key].src ?? key));
for (const key of bySource((name) => /client\/entry\.js$|generated\/client\/app\.js$|client-optimized\/app\.js$/.test(name))) take(key);
// SvelteKit numbers the nodes of its routes; the app's dictionary says which ones /inbox needs.
const app = readFileSync(join(root, '.svelte-kit/generated/client-optimized/app.js'), 'utf8');
const route = app.match(/"\/\(desk\)\/inbox\/\[\[id\]\]":\s*\[(\d+)(?:,\[([\d,]*)\])?/);
if (!route) throw new Error('scripts/size.mjs does not find the route of the inbox');
const nodes = new Set([Number(route[1]), ...(route[2] ?? '').split(',').filter(Boolean).map(Number)]);
// vite.config.ts names the frames of every screen statically: they come with the app.
for (const frame of [0, 1, 2]) nodes.delete(frame);
for (const node of nodes) for (const key of bySource((name) => name.endsWith(`client-optimized/nodes/${node}.js`))) take(key);
for (const key of bySource((name) => /generated\/en\.core\.json$/.test(name))) take(key);

const size = (file) => gzipSync(readFileSync(join(output, file))).length / 1000;
const js = [...wanted].filter((file) => file.endsWith('.js'));
const total = {
	js: js.reduce((sum, file) => sum + size(file), 0),
	css: [...styles].reduce((sum, file) => sum + size(file), 0)
};
if (process.argv.includes('--list')) for (const file of [...js, ...styles]) console.log(size(file).toFixed(1).padStart(7), file);
console.log(
	`first /inbox: JavaScript ${total.js.toFixed(1)} kB gz in ${js.length} files (at most ${budget.js}), ` +
		`CSS ${total.css.toFixed(1)} kB gz in ${styles.size} (at most ${budget.css})`
);
if (!existsSync(join(root, 'build/index.html'))) throw new Error('build/index.html is missing');
if (total.js > budget.js || total.css > budget.css) {
	console.error('The first screen is heavier than its budget.');
	process.exit(1);
}
