import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Shelf } from './cells.svelte';
import { follow } from './follow.test.svelte';

test('a reader of something unknown is told when it becomes known, and only of that', () => {
	const shelf = new Shelf<{ id: string; version: number }>();
	const seen: (number | undefined)[] = [];
	const stop = follow(() => seen.push(shelf.get('1')?.version));
	flushSync();
	shelf.put({ id: '2', version: 1 });
	flushSync();
	shelf.put({ id: '1', version: 5 });
	flushSync();
	shelf.put({ id: '1', version: 4 });
	flushSync();
	shelf.drop('1');
	flushSync();
	stop();
	expect(seen).toEqual([undefined, 5, undefined]);
});
