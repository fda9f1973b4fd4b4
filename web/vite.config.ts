import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { catalogues } from './scripts/i18n.mjs';

const server = `http://127.0.0.1:${process.env.SHORTLINE_PORT ?? '8080'}`;

/** What every first screen needs travels in few files; lazy screens keep chunks of their own. */
function fewFiles(): Plugin {
	const lib = 'src/lib/(shared(?!/(forms|people|template))|realtime|features/(shell|session/next|conversation/(draft|outbox|text|thread|kept|now|composer/findings|media/(AudioPlayer|weight|accept)|emoji/[a-z.]+\\.ts)))';
	const style = 'src/(lib/features/(inbox|conversation|search)|routes/\\(desk\\)/inbox)/.*type=style';
	const groups = [
		{ name: 'runtime', test: /node_modules\/(svelte|@sveltejs\/kit|esm-env|clsx|devalue)\/|preload-helper|rolldown.runtime/ },
		{
			name: 'desk',
			test: new RegExp(`node_modules/(virtua|idb)/|${lib}|${style}|client-optimized/nodes/[012]\\.js|src/routes/(\\(desk\\)/)?\\+`)
		}
	];
	return {
		name: 'shortline-few-files',
		configEnvironment: (name) =>
			name === 'client' ? { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } } : undefined
	};
}

/**
 * The frame of every screen (nodes 0 and 1) and of the desk (2) lie in the `desk` file. Named statically they need no
 * request of their own, which only would lead there.
 */
function framesAtOnce(): Plugin {
	const frames = [0, 1, 2];
	return {
		name: 'shortline-frames-at-once',
		apply: 'build',
		transform(code, id) {
			if (!id.endsWith('client-optimized/app.js')) return;
			let changed = code;
			for (const frame of frames) {
				const lazy = `() => import('./nodes/${frame}')`;
				if (!changed.includes(lazy)) throw new Error(`${lazy} is not in ${id}: SvelteKit writes it differently now`);
				changed = `import * as frame${frame} from './nodes/${frame}';\n${changed.replace(lazy, `() => Promise.resolve(frame${frame})`)}`;
			}
			return { code: changed, map: null };
		}
	};
}

/**
 * The page's policy lets no style stand in the markup. Libraries and SvelteKit's own frame write a few; each gets a class
 * instead, and one nobody has looked at stops the build. What is computed goes through the style object, which is allowed.
 */
function noStyleAttributes(): Plugin {
	const classes: [text: RegExp, name: string][] = [
		[/^display: ?contents;?$/, 'contents'],
		[/^position: absolute; left: 0; top: 0; clip: rect\(0 0 0 0\);.* width: 1px; height: 1px$/, 'sr-only']
	];
	return {
		name: 'shortline-no-style-attributes',
		enforce: 'pre',
		transform(code, id) {
			if (!id.endsWith('.svelte')) return;
			const changed = code.replace(/ style="([^"{]*)"/g, (_, text: string) => {
				const known = classes.find(([looks]) => looks.test(text));
				if (!known) throw new Error(`style="${text}" in ${id}: the policy of the page does not allow it`);
				return ` class="${known[1]}"`;
			});
			return changed === code ? undefined : { code: changed, map: null };
		}
	};
}

export default defineConfig({
	plugins: [noStyleAttributes(), catalogues(), fewFiles(), framesAtOnce(), tailwindcss(), sveltekit(), svelteTesting()],
	build: { target: 'es2022', reportCompressedSize: false },
	server: {
		host: '127.0.0.1',
		proxy: { '/api': { target: server, ws: true }, '/hooks': server, '/healthz': server, '/readyz': server }
	},
	test: {
		environment: 'happy-dom',
		include: ['src/**/*.test.ts'],
		restoreMocks: true
	}
});
