/** What comes with a macro stands in the reply box with its words, never after them: who is quick would send them alone. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Macro } from '$lib/shared/api';
import { Picking } from './picking.svelte';

afterEach(() => vi.unstubAllGlobals());

test('the words wait for what comes with them', async () => {
	const rendered = { text: 'Goodbye.', wording: 0, missing: [], actions: [{ do: 'close' }], files: [] };
	const answers = (input: RequestInfo | URL): object => (String(input).includes('render') ? rendered : { items: [] });
	vi.stubGlobal('fetch', async (input: RequestInfo | URL) =>
		new Response(JSON.stringify(answers(input)), { headers: { 'content-type': 'application/json' } })
	);
	const picking = new Picking('1');
	picking.look('/bye', 4);
	const done: string[] = [];
	let fetched: (() => void) | undefined;
	const inserted = picking.insert(
		{ id: '7', wordings: ['Goodbye.'] } as unknown as Macro,
		(from, to, text) => done.push(`${from}-${to} ${text}`),
		() => new Promise((ready) => (fetched = () => ready(() => done.push('closes'))))
	);
	await vi.waitFor(() => expect(fetched).toBeDefined());
	expect(done).toEqual([]);
	fetched?.();
	await inserted;
	expect(done).toEqual(['0-4 Goodbye.', 'closes']);
	expect(picking.used).toEqual({ id: '7', wording: 0 });
});
