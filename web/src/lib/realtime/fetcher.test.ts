import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BatchFetcher, GATHER } from './fetcher';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup(answer: (ids: string[]) => Promise<{ id: string }[]> = async (ids) => ids.map((id) => ({ id }))) {
	const asked: string[][] = [];
	const put: string[] = [];
	const gone: string[] = [];
	const fetcher = new BatchFetcher<{ id: string }>({
		fetch: (ids) => {
			asked.push(ids);
			return answer(ids);
		},
		put: (item) => void put.push(item.id),
		gone: (id) => void gone.push(id)
	});
	return { fetcher, asked, put, gone };
}

test('what is wanted within a moment travels together, once', async () => {
	const { fetcher, asked, put } = setup();
	const first = fetcher.want(['1', '2']);
	const second = fetcher.want(['2', '3']);
	await vi.advanceTimersByTimeAsync(GATHER);
	await Promise.all([first, second]);
	expect(asked).toEqual([['1', '2', '3']]);
	expect(put).toEqual(['1', '2', '3']);
});

test('a hundred at a time', async () => {
	const { fetcher, asked } = setup();
	const done = fetcher.want(Array.from({ length: 250 }, (_, index) => String(index)));
	await vi.advanceTimersByTimeAsync(1000);
	await done;
	expect(asked.map((ids) => ids.length)).toEqual([100, 100, 50]);
});

test('an id wanted while its answer is on the way is asked for again', async () => {
	let release = () => {};
	const { fetcher, asked } = setup(
		(ids) => new Promise((resolve) => (release = () => resolve(ids.map((id) => ({ id })))))
	);
	void fetcher.want(['1']);
	await vi.advanceTimersByTimeAsync(GATHER);
	let settled = false;
	const again = fetcher.want(['1']).then(() => (settled = true));
	release();
	await vi.advanceTimersByTimeAsync(1);
	expect(settled).toBe(false);
	await vi.advanceTimersByTimeAsync(1);
	release();
	await again;
	expect(asked).toEqual([['1'], ['1']]);
});

test('what the server does not return is gone', async () => {
	const { fetcher, gone } = setup(async () => []);
	const done = fetcher.want(['7']);
	await vi.advanceTimersByTimeAsync(GATHER);
	await done;
	expect(gone).toEqual(['7']);
});

test('a lost request is tried again', async () => {
	let fail = true;
	const { fetcher, asked, put } = setup(async (ids) => {
		if (fail) throw new Error('offline');
		return ids.map((id) => ({ id }));
	});
	const done = fetcher.want(['1']);
	await vi.advanceTimersByTimeAsync(GATHER);
	fail = false;
	await vi.advanceTimersByTimeAsync(3000);
	await done;
	expect(asked).toHaveLength(2);
	expect(put).toEqual(['1']);
});

test('what may wait goes with the first that may not', async () => {
	const { fetcher, asked } = setup();
	void fetcher.want(['1'], 2000);
	await vi.advanceTimersByTimeAsync(500);
	expect(asked).toEqual([]);
	void fetcher.want(['2']);
	await vi.advanceTimersByTimeAsync(GATHER);
	expect(asked).toEqual([['1', '2']]);
	void fetcher.want(['3'], 2000);
	void fetcher.want(['4'], 1000);
	await vi.advanceTimersByTimeAsync(999);
	expect(asked).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(asked[1]).toEqual(['3', '4']);
});
