import { describe, expect, test } from 'vitest';
import type { Inbox } from '$lib/shared/api';
import { changes, minutesSince, troubleOf } from './health';

const inbox = (part: object, health: object = {}): Inbox =>
	({ state: 'active', quality_rating: 'GREEN', health: { webhook_verified_at: '2026-03-12T10:00:00Z', ...health }, ...part }) as Inbox;

describe('the health of an inbox', () => {
	test('the worst thing is said first', () => {
		expect(troubleOf(inbox({}))).toBe('none');
		expect(troubleOf(inbox({ quality_rating: 'RED' }))).toBe('quality_low');
		expect(troubleOf(inbox({ quality_rating: 'RED', state: 'paused' }))).toBe('paused');
		expect(troubleOf(inbox({ state: 'paused' }, { paused_reason: 'number_moved' }))).toBe('moved');
		expect(troubleOf(inbox({}, { webhook_verified_at: null }))).toBe('no_webhook');
		expect(troubleOf(inbox({ quality_rating: 'RED' }, { failing: [{ key: 'token' }] }))).toBe('failing');
		expect(troubleOf(inbox({}, { failing: [{ key: 'token' }], silent_since: '2026-03-12T10:00:00Z' }))).toBe('silent');
		expect(troubleOf(inbox({}, { webhook_verified_at: null, last_webhook_at: '2026-03-12T10:00:00Z' }))).toBe('none');
	});

	test('minutes never run backwards', () => {
		const now = Date.parse('2026-03-12T10:05:30Z');
		expect(minutesSince('2026-03-12T10:00:00Z', now)).toBe(5);
		expect(minutesSince('2026-03-12T10:06:00Z', now)).toBe(0);
		expect(minutesSince(null, now)).toBeNull();
	});

	test('only what changed travels, and empty secrets never do', () => {
		const before = { name: 'Service', access_token: '' };
		expect(changes(before, { name: 'Service', access_token: '' }, ['access_token'])).toEqual({});
		expect(changes(before, { name: 'Sales', access_token: 'new' }, ['access_token'])).toEqual({ name: 'Sales', access_token: 'new' });
	});
});
