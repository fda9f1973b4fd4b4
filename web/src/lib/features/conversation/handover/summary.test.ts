import { expect, test } from 'vitest';
import type { Message } from '$lib/shared/api';
import { summary } from './summary';

const said = (direction: string, text: string | null, more: Partial<Message> = {}): Message => ({ direction, text, deleted_at: null, ...more }) as Message;
const say = (what: string, text: string): string => `${what}: ${text}`;

test('the first and the last word of the customer, and ours', () => {
	const talk = [said('in', 'My bag is gone.'), said('out', 'Which tram?'), said('activity', 'x'), said('in', 'Tram 4'), said('in', 'please')];
	expect(summary(talk, say)).toBe('asked: My bag is gone.\nlast: please\nwe: Which tram?');
});

test('what was taken back or has no words is not in it, and what is long is cut', () => {
	expect(summary([said('in', 'Gone', { deleted_at: '2026-11-22T10:00:00Z' }), said('in', null)], say)).toBe('');
	expect(summary([said('in', 'x'.repeat(900))], say)).toHaveLength('asked: '.length + 600);
});
