import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Left and right have no place here: the layout mirrors for right-to-left languages. */
const physical = /(^|[\s"'`:])-?(m[lr]|p[lr]|left|right|border-[lr]|rounded-[lr]|rounded-[tb][lr]|text-left|text-right|float-left|float-right|scroll-[mp][lr])(-|$|[\s"'`])/;
const logical = {
	create(context) {
		const look = (node, text) => {
			if (physical.test(text)) context.report({ node, message: 'Use logical classes (ms-, pe-, start-, text-start …).' });
		};
		return {
			SvelteAttribute(node) {
				if (node.key.name !== 'class') return;
				for (const part of node.value) if (part.type === 'SvelteLiteral') look(part, part.value);
			},
			SvelteStyleElement(node) {
				const css = context.sourceCode.getText(node);
				if (/(margin|padding|border)-(left|right)|[^-\w](left|right)\s*:|text-align:\s*(left|right)/.test(css)) {
					context.report({ node, message: 'Use logical properties (margin-inline-start, inset-inline-end …).' });
				}
			}
		};
	}
};

/** A feature knows the shared parts and itself, never another feature. */
const features = {
	create(context) {
		const mine = context.filename.match(/lib\/features\/([^/]+)\//)?.[1];
		const shared = /lib\/(shared|realtime)\//.test(context.filename);
		return {
			ImportDeclaration(node) {
				const theirs = String(node.source.value).match(/features\/([^/]+)/)?.[1];
				if (theirs && ((mine && theirs !== mine) || shared)) {
					context.report({ node, message: `Only routes may import the feature "${theirs}".` });
				}
			}
		};
	}
};

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'src/lib/i18n/generated/', 'src/lib/shared/api/schema.d.ts'] },
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		plugins: { shortline: { rules: { logical, features } } },
		rules: {
			'shortline/logical': 'error',
			'shortline/features': 'error',
			'svelte/no-at-html-tags': 'error',
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/prefer-svelte-reactivity': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } }
	},
	{ files: ['static/**'], rules: { 'no-var': 'off', '@typescript-eslint/no-unused-vars': 'off' } }
);
