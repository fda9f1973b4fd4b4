import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { catalogues } from './scripts/i18n.mjs';

const server = `http://127.0.0.1:${process.env.SHORTLINE_PORT ?? '8080'}`;

/** What every first screen needs travels in three files instead of twenty; lazy screens keep chunks of their own. */
function fewFiles(): Plugin {
	const groups = [
		{ name: 'runtime', test: /node_modules\/(svelte|@sveltejs\/kit|esm-env|clsx|devalue)\/|preload-helper/ },
		{ name: 'desk', test: /node_modules\/virtua\/|src\/lib\/(shared(?!\/forms)|realtime|features\/shell)\/|client-optimized\/nodes\/[012]\.js|src\/routes\/(\(desk\)\/)?\+/ }
	];
	return {
		name: 'shortline-few-files',
		configEnvironment: (name) =>
			name === 'client' ? { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } } : undefined
	};
}

export default defineConfig({
	plugins: [catalogues(), fewFiles(), tailwindcss(), sveltekit(), svelteTesting()],
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
