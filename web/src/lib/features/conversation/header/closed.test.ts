import { expect, test } from 'vitest';
import type { OpenState } from '$lib/shared/api';
import { changesAt, closedUntil, closesUnseen } from './closed';

const night = Date.parse('2026-11-27T22:50Z');
const closed: OpenState = { at: '2026-11-27T22:50:00Z', open: false, opens_at: '2026-11-30T07:00:00Z', closes_at: null };
const never: OpenState = { ...closed, opens_at: null };
const open: OpenState = { ...closed, open: true, opens_at: null, closes_at: '2026-11-27T23:00:00Z' };

test('closed is said until the moment it opens, and never where nobody keeps hours', () => {
	expect(closedUntil(closed, night)).toBe('2026-11-30T07:00:00Z');
	expect(closedUntil(closed, Date.parse('2026-11-30T07:00Z'))).toBeUndefined();
	expect(closedUntil(never, night)).toBeNull();
	for (const hours of [open, null, undefined]) expect(closedUntil(hours, night)).toBeUndefined();
	expect([closed, open, never].map(changesAt)).toEqual([closed.opens_at, open.closes_at, null]);
});

test('a window that closes before anybody is there is named while it can still be used', () => {
	const saturday = '2026-11-28T20:00:00Z';
	expect(closesUnseen(closed, saturday, night)).toBe(true);
	expect(closesUnseen(never, saturday, night)).toBe(true);
	expect(closesUnseen(closed, closed.opens_at, night)).toBe(true);
	expect(closesUnseen(closed, '2026-11-30T07:01:00Z', night)).toBe(false);
	expect(closesUnseen(open, saturday, night)).toBe(false);
	expect(closesUnseen(closed, '2026-11-27T22:00:00Z', night)).toBe(false);
	expect(closesUnseen(closed, null, night)).toBe(false);
});
