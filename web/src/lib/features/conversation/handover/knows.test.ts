import { expect, test } from 'vitest';
import type { Message } from '$lib/shared/api';
import { toKnow, type Known } from './knows';

const said = (direction: string, text: string): Message => ({ direction, text, deleted_at: null }) as Message;
const say = (what: string, text: string): string => `${what}: ${text}`;
const NOTHING: Known = { messages: [], promised: [], checklist: [], fields: [] };

test('everything the desk knows, in the order in which it is read', () => {
	const known: Known = {
		messages: [said('in', 'Where is my bag?'), said('out', 'On which tram?'), said('in', 'Tram 4')],
		promised: ['call back, tomorrow'],
		checklist: [
			{ text: 'Ask the depot', done_at: null },
			{ text: 'Look in the list', done_at: '2026-11-22T10:00:00Z' }
		],
		fields: [
			{ name: 'Tram', value: '4' },
			{ name: 'Order', value: '' }
		]
	};
	expect(toKnow(known, say)).toBe('asked: Where is my bag?\nlast: Tram 4\nwe: On which tram?\npromised: call back, tomorrow\ntodo: Ask the depot\nfield: Tram: 4');
});

test('of nothing there is nothing to say, and never more than is kept', () => {
	expect(toKnow(NOTHING, say)).toBe('');
	const many = Array.from({ length: 60 }, () => ({ text: 'x'.repeat(200), done_at: null }));
	expect(toKnow({ ...NOTHING, checklist: many }, say)).toHaveLength(4000);
});
