/** A list that could not be had while the connection was away is there again without anybody asking. */
import { expect, test } from 'vitest';
import { ApiError } from '$lib/shared/api';
import { live } from '$lib/realtime';
import { Resource } from './resource.svelte';

const settled = async (): Promise<void> => {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};
const back = (): boolean => window.dispatchEvent(new Event('online'));

test('a load that got no answer is repeated when the connection is back, once it worked no more', async () => {
	live.start();
	let away = true;
	let asked = 0;
	const list = new Resource<string>(async () => {
		asked++;
		if (away) throw new ApiError({ status: 0, code: 'offline' });
		return 'there';
	});
	const leave = list.follow();
	await settled();
	expect([list.status, asked]).toEqual(['error', 1]);
	away = false;
	back();
	await settled();
	expect([list.status, list.value, asked]).toEqual(['ready', 'there', 2]);
	back();
	await settled();
	expect(asked).toBe(2);
	away = true;
	await list.load();
	expect([list.status, list.value]).toEqual(['ready', 'there']);
	leave();
	back();
	await settled();
	expect(asked).toBe(3);
	live.stop();
});

test('what is not ours to see is not asked for again', async () => {
	live.start();
	let asked = 0;
	const list = new Resource<string>(async () => {
		asked++;
		throw new ApiError({ status: 403, code: 'forbidden' });
	});
	const leave = list.follow();
	await settled();
	back();
	await settled();
	expect([list.status, asked]).toEqual(['denied', 1]);
	leave();
	live.stop();
});
