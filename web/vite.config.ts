import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { catalogues } from './scripts/i18n.mjs';

const server = `http://127.0.0.1:${process.env.SHORTLINE_PORT ?? '8080'}`;

export default defineConfig({
	plugins: [catalogues(), tailwindcss(), sveltekit(), svelteTesting()],
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
