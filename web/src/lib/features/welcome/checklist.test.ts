import { describe, expect, test } from 'vitest';
import type { Checklist } from '$lib/shared/api';
import { hrefOf, progress } from './checklist';

const list = (done: string[]): Checklist => ({
	items: ['invite', 'answered', 'test_message', 'webhook', 'inbox', 'owner'].map(
		(key) => ({ key, done: done.includes(key), at: done.includes(key) ? '2026-03-12T10:00:00Z' : null }) as Checklist['items'][number]
	)
});

describe('the checklist', () => {
	test('stands in the order of doing', () => {
		expect(progress(list([])).items.map((item) => item.key)).toEqual([
			'owner',
			'inbox',
			'webhook',
			'test_message',
			'answered',
			'invite'
		]);
	});

	test('names the first thing that is not a fact yet', () => {
		expect(progress(list(['owner', 'inbox', 'answered']))).toMatchObject({ done: 3, next: 'webhook', complete: false });
	});

	test('is complete when everything is', () => {
		expect(progress(list(['owner', 'inbox', 'webhook', 'test_message', 'answered', 'invite'])).complete).toBe(true);
		expect(progress(undefined)).toEqual({ items: [], done: 0, next: null, complete: false });
	});

	test('leads to where the thing is done', () => {
		expect(hrefOf('webhook', '7')).toBe('/settings/inboxes/7');
		expect(hrefOf('webhook', null)).toBe('/settings/inboxes');
		expect(hrefOf('owner', null)).toBeUndefined();
	});
});
