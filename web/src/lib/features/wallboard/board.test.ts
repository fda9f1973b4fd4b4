/** The board asks when something happened, when time has passed, and never in a rush. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { live } from '$lib/realtime';
import { ANYWAY, Board, SOONEST } from './board.svelte';

let asked = 0;
let stop: () => void;
beforeEach(async () => {
	vi.useFakeTimers();
	asked = 0;
	vi.stubGlobal('fetch', async () => {
		asked++;
		return new Response('{}', { status: 200, headers: { 'content-type': 'application/json' } });
	});
	stop = new Board().follow();
	await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
	stop();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});
const happens = (): Promise<void> => live.apply([]);

test('it asks at once, and then when time has passed', async () => {
	expect(asked).toBe(1);
	await vi.advanceTimersByTimeAsync(ANYWAY - 1);
	expect(asked).toBe(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(asked).toBe(2);
});

test('what happens makes it ask sooner, a thousand things once', async () => {
	for (let each = 0; each < 1000; each++) await happens();
	await vi.advanceTimersByTimeAsync(SOONEST);
	expect(asked).toBe(2);
});

test('while much happens it asks every so often, and keeps up', async () => {
	for (let second = 0; second < 20; second++) {
		await happens();
		await vi.advanceTimersByTimeAsync(1000);
	}
	expect(asked).toBeGreaterThan(8);
	expect(asked).toBeLessThan(16);
});

test('once it is left nothing is asked any more', async () => {
	stop();
	await happens();
	await vi.advanceTimersByTimeAsync(10 * ANYWAY);
	expect(asked).toBe(1);
});
