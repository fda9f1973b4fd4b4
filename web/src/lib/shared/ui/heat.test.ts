import { describe, expect, test } from 'vitest';
import type { Conversation } from '$lib/shared/api';
import { caseClock, dueBeyond, dueIn, heat, resumesAt, share, waitMinutes } from './heat';

// A Friday at half past four; the house closes at five and is there again on Monday at eight. Half an hour is promised.
const NOW = Date.parse('2026-11-27T16:30:00Z');
const later = (minutes: number): number => NOW + minutes * 60_000;
const FRIDAY = { opens_at: '2026-11-27T08:00:00Z', closes_at: '2026-11-27T17:00:00Z' };
const MONDAY = { opens_at: '2026-11-30T08:00:00Z', closes_at: '2026-11-30T17:00:00Z' };
const asked = (ahead: object[], used_seconds = 0): Conversation =>
	({
		waiting_since: new Date(NOW - used_seconds * 1000).toISOString(),
		clock: { at: new Date(NOW).toISOString(), used_seconds, target_seconds: 3600, ahead }
	}) as Conversation;
const monday = (time: string): number => Date.parse(`2026-11-30T${time}:00Z`);

describe('a clock that was told once', () => {
	test('runs while somebody is there and stands still while nobody is', () => {
		const item = asked([FRIDAY, MONDAY], 600);
		expect(share(item, later(10))).toBeCloseTo(20 / 60);
		expect(share(item, later(30))).toBeCloseTo(40 / 60);
		expect(share(item, later(24 * 60))).toBeCloseTo(40 / 60);
		expect(share(item, monday('08:10'))).toBeCloseTo(50 / 60);
		expect(share(item, monday('20:00'))).toBeCloseTo((40 + 540) / 60);
	});

	test('has the heat of what it used; the digits are what the customer waits', () => {
		const item = asked([FRIDAY, MONDAY]);
		expect([later(29), later(30), monday('08:30'), monday('08:31'), monday('09:31')].map((at) => heat(item, at))).toEqual(
			['fine', 'half', 'half', 'late', 'very']
		);
		expect(waitMinutes(item, monday('08:00'))).toBe(63.5 * 60);
	});

	test('says when it runs on, while it stands still', () => {
		const item = asked([FRIDAY, MONDAY]);
		expect(resumesAt(item, later(29))).toBeUndefined();
		expect(resumesAt(item, later(30))).toBe(MONDAY.opens_at);
		expect(resumesAt(item, monday('08:00'))).toBeUndefined();
		expect(resumesAt(asked([]), NOW)).toBeNull();
	});

	test('that runs for the server runs for a screen whose clock is behind', () => {
		const always = asked([{ opens_at: new Date(NOW).toISOString(), closes_at: null }], 600);
		expect(resumesAt(always, NOW - 20_000)).toBeUndefined();
		expect(share(always, NOW - 20_000)).toBeCloseTo(10 / 60);
	});

	test('without hours it runs by day and by night', () => {
		const item = asked([{ opens_at: new Date(NOW).toISOString(), closes_at: null }]);
		expect(share(item, later(90))).toBeCloseTo(1.5);
		expect(resumesAt(item, later(90))).toBeUndefined();
	});

	test('says that it is nearly over from three quarters of the target on', () => {
		const item = asked([FRIDAY, MONDAY]);
		item.clock!.due_at = new Date(later(60)).toISOString();
		item.clock!.warn_at = new Date(later(45)).toISOString();
		expect([later(44), later(45), later(59.5), later(60)].map((at) => dueIn(item, at))).toEqual([null, 15, 1, null]);
	});

	test('told before closing says when it is due, not in how many minutes', () => {
		const item = asked([FRIDAY, MONDAY]);
		item.clock!.due_at = MONDAY.opens_at;
		expect([dueBeyond(item, NOW), dueBeyond(item, monday('08:00'))]).toEqual([true, false]);
		expect(dueBeyond(asked([{ opens_at: new Date(NOW).toISOString(), closes_at: null }]), NOW)).toBe(false);
	});

	test('of the case runs in open time, stands still while we wait for the customer, and is late by the same', () => {
		const clock = asked([FRIDAY, MONDAY]).clock!;
		const resolution = { ...clock, target_seconds: 7200, used_seconds: 3600, due_at: MONDAY.opens_at, warn_at: new Date(later(20)).toISOString(), waits: false };
		const item = { resolution } as Conversation;
		expect(caseClock(item, NOW)).toEqual({ left: 60, state: 'fine' });
		expect(caseClock(item, later(25))).toEqual({ left: 35, state: 'soon' });
		expect(caseClock(item, monday('08:00'))?.state).toBe('late');
		expect(caseClock({ resolution: { ...resolution, waits: true, ahead: [], due_at: null, used_seconds: 9000 } } as unknown as Conversation, monday('12:00'))).toEqual({ left: -30, state: 'still' });
		expect(caseClock({ resolution: null } as Conversation, NOW)).toBeNull();
	});

	test('is none where nobody waits', () => {
		const item = { waiting_since: null, clock: null } as Conversation;
		expect([share(item, NOW), heat(item, NOW), resumesAt(item, NOW)]).toEqual([-1, 'none', undefined]);
	});
});
