/**
 * Compiles the catalogues: src/lib/i18n/{locale}/{area}.json (ICU messages) become small arrays the runtime can walk,
 * and a type for every key with its parameters. A key or parameter that a locale lacks, or that the source uses and
 * nobody wrote, stops the build: a half translated screen is a bug, not a surprise for an agent.
 */
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src/lib/i18n');
const target = join(source, 'generated');
const reference = 'en';
/** Areas with a chunk of their own; every other area travels with the first screen. */
const lazyAreas = new Set(['welcome', 'settings', 'session', 'forms', 'demo', 'problem', 'hold', 'people', 'guard', 'coach', 'templates', 'labels', 'segments', 'reasons', 'dialogs', 'moving', 'health', 'macros', 'hours', 'sla', 'rules', 'work', 'lists', 'wallboard', 'fields', 'shifts', 'overnight', 'bulk', 'runs']);

const locales = () => readdirSync(source).filter((name) => /^[a-z]{2}$/.test(name)).sort();

function shape(elements, params) {
	const parts = elements.map((element) => {
		switch (element.type) {
			case TYPE.literal:
				return element.value;
			case TYPE.argument:
				params[element.value] ??= 'text';
				return [0, element.value];
			case TYPE.number:
				params[element.value] = 'number';
				return [1, element.value];
			case TYPE.pound:
				return [3];
			case TYPE.plural: {
				params[element.value] = 'number';
				return [2, element.value, options(element.options, params)];
			}
			case TYPE.select: {
				params[element.value] ??= 'text';
				return [4, element.value, options(element.options, params)];
			}
			default:
				throw new Error('only text, {name}, {n, number}, plural and select are used in our catalogues');
		}
	});
	return parts.every((part) => typeof part === 'string') ? parts.join('') : parts;
}

function options(choices, params) {
	return Object.fromEntries(Object.entries(choices).map(([name, { value }]) => [name, shape(value, params)]));
}

function read(locale, problems) {
	const messages = {};
	for (const file of readdirSync(join(source, locale)).filter((name) => name.endsWith('.json')).sort()) {
		const area = file.slice(0, -5);
		for (const [name, text] of Object.entries(JSON.parse(readFileSync(join(source, locale, file), 'utf8')))) {
			const params = {};
			try {
				messages[`${area}.${name}`] = { area, params, compiled: shape(parse(text), params) };
			} catch (error) {
				problems.push(`${locale}/${file}: ${name}: ${error.message}`);
			}
		}
	}
	return messages;
}

function usedKeys(folder, found) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			if (path !== source) usedKeys(path, found);
		} else if (/\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) {
			for (const [, key] of readFileSync(path, 'utf8').matchAll(/\bt\(\s*'([a-z_]+\.[\w.-]+)'/g)) {
				found.push([key, path.slice(root.length + 1)]);
			}
		}
	}
	return found;
}

const pseudo = (compiled) =>
	typeof compiled === 'string'
		? compiled && `${compiled}${'~'.repeat(Math.ceil(compiled.length * 0.4))}`
		: compiled.map((part) =>
				typeof part === 'string'
					? pseudo(part)
					: part[2]
						? [part[0], part[1], Object.fromEntries(Object.entries(part[2]).map(([k, v]) => [k, pseudo(v)]))]
						: part
			);

export function compile() {
	const problems = [];
	const all = Object.fromEntries(locales().map((locale) => [locale, read(locale, problems)]));
	const base = all[reference];
	for (const [locale, messages] of Object.entries(all)) {
		for (const key of Object.keys(base)) {
			if (!messages[key]) problems.push(`${locale}: "${key}" is missing`);
			else if (Object.keys(messages[key].params).sort().join() !== Object.keys(base[key].params).sort().join()) {
				problems.push(`${locale}: "${key}" has other parameters than ${reference}`);
			}
		}
		for (const key of Object.keys(messages)) if (!base[key]) problems.push(`${locale}: "${key}" is not in ${reference}`);
	}
	for (const [key, path] of usedKeys(join(root, 'src'), [])) {
		if (!base[key]) problems.push(`${path}: "${key}" is in no catalogue`);
	}
	if (problems.length) throw new Error(`The catalogues are not complete:\n  ${problems.join('\n  ')}`);

	mkdirSync(target, { recursive: true });
	const written = {};
	for (const [locale, messages] of Object.entries({ ...all, qps: base })) {
		for (const [key, { area, compiled }] of Object.entries(messages)) {
			const group = lazyAreas.has(area) ? area : 'core';
			((written[`${locale}.${group}.json`] ??= {})[key] = locale === 'qps' ? pseudo(compiled) : compiled);
		}
	}
	for (const name of readdirSync(target)) if (!written[name] && name.endsWith('.json')) rmSync(join(target, name));
	for (const [name, messages] of Object.entries(written)) save(name, JSON.stringify(messages));
	const types = Object.entries(base).map(([key, { params }]) => {
		const fields = Object.entries(params).map(([name, kind]) => `${name}: ${kind === 'number' ? 'number' : 'string | number'}`);
		return `\t'${key}': ${fields.length ? `{ ${fields.join('; ')} }` : 'null'};`;
	});
	save('messages.ts', `// Generated by scripts/i18n.mjs.\nexport interface Messages {\n${types.join('\n')}\n}\n`);
}

function save(name, text) {
	const path = join(target, name);
	if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}

/** Compiles at the start of a build and again whenever a catalogue changes while developing. */
export function catalogues() {
	return {
		name: 'shortline-catalogues',
		buildStart: compile,
		configureServer(server) {
			const again = (path) => {
				if (!path.startsWith(source) || path.startsWith(target) || !path.endsWith('.json')) return;
				try {
					compile();
				} catch (error) {
					server.config.logger.error(error.message);
				}
			};
			server.watcher.on('change', again).on('add', again);
		}
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		compile();
	} catch (error) {
		console.error(error.message);
		process.exit(1);
	}
}
