/**
 * Shrinks the emoji data to what the reply box needs: for each language a list of [emoji, group, name, other words].
 * The words are those of the language and the English short codes, so `:tada` works in every language.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/lib/features/conversation/emoji/generated');
const require = createRequire(import.meta.url);

/** Newer ones are a box with a cross on many customers' telephones: those of 2022 are the newest taken. */
const NEWEST = 15;
/** Parts of emoji (skin tones, hair), which are nothing by themselves. */
const COMPONENT = 2;

const codes = require('emojibase-data/en/shortcodes/emojibase.json');
mkdirSync(target, { recursive: true });
for (const locale of readdirSync(join(root, 'src/lib/i18n')).filter((name) => /^[a-z]{2}$/.test(name))) {
	const list = require(`emojibase-data/${locale}/data.json`)
		.filter((each) => each.group !== undefined && each.group !== COMPONENT && each.version <= NEWEST)
		.sort((a, b) => a.order - b.order)
		.map((each) => {
			const words = [...[codes[each.hexcode] ?? []].flat(), ...(each.tags ?? [])];
			return [each.emoji, each.group, each.label, [...new Set(words)].join(' ')];
		});
	const path = join(target, `${locale}.json`);
	const text = JSON.stringify(list);
	if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
