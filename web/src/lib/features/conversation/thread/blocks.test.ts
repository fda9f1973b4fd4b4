import { describe, expect, test } from 'vitest';
import { blocks, type Told } from './blocks';

const told = (id: string, minute: number, part: Partial<Told> = {}): Told => ({
	id,
	direction: 'in',
	kind: 'text',
	at: new Date(2026, 2, 10, 12, minute).toISOString(),
	author: { kind: 'contact', id: '1', name: 'Ada' },
	...part
});

describe('blocks', () => {
	test('a day line before the first message of each day', () => {
		const list = blocks([told('1', 0), told('2', 1), told('3', 24 * 60)], null);
		expect(list.map((block) => block.type)).toEqual(['day', 'message', 'message', 'day', 'message']);
	});

	test('changes in a row become one line', () => {
		const change = { direction: 'activity' as const };
		const list = blocks([told('1', 0), told('2', 1, change), told('3', 2, change), told('4', 3)], null);
		expect(list[2]).toMatchObject({ type: 'activities', ids: ['2', '3'] });
	});

	test('the line of what is new stands before it and breaks the run', () => {
		const list = blocks([told('1', 0), told('2', 1)], '2');
		expect(list.map((block) => block.type)).toEqual(['day', 'message', 'new', 'message']);
		expect(list[1]).toMatchObject({ last: true });
		expect(list[3]).toMatchObject({ first: true });
	});

	test('a run is one author within five minutes', () => {
		const ours = { direction: 'out' as const, author: { kind: 'agent' as const, id: '9', name: 'Ali' } };
		const list = blocks([told('1', 0), told('2', 4), told('3', 10), told('4', 11, ours)], null);
		expect(list.flatMap((block) => (block.type === 'message' ? [[block.first, block.last]] : []))).toEqual([
			[true, false],
			[false, true],
			[true, true],
			[true, true]
		]);
	});

	test('keys are unique', () => {
		const list = blocks(Array.from({ length: 50 }, (_, i) => told(`${i}`, i * 700)), '7');
		expect(new Set(list.map((block) => block.key)).size).toBe(list.length);
	});
});
