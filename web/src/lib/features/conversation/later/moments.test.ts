import { describe, expect, test } from 'vitest';
import { isTomorrow, nineAfterPause, nineFrom } from './moments';

const local = (day: number, hour: number, minute = 0): Date => new Date(2026, 2, day, hour, minute);

describe('nine in the morning', () => {
	test('is the next one, and nine itself is not too late', () => {
		expect(nineFrom(local(5, 8, 59).getTime())).toEqual(local(5, 9));
		expect(nineFrom(local(5, 9).getTime())).toEqual(local(5, 9));
		expect(nineFrom(local(5, 9, 1).getTime())).toEqual(local(6, 9));
		expect(nineFrom(local(31, 22).getTime())).toEqual(new Date(2026, 3, 1, 9));
	});

	test('is offered after a pause only while an answer may still leave', () => {
		const free = local(5, 22).toISOString();
		expect(nineAfterPause(free, null)).toEqual(local(6, 9));
		expect(nineAfterPause(free, local(6, 9, 1).toISOString())).toEqual(local(6, 9));
		expect(nineAfterPause(free, local(6, 9).toISOString())).toBeNull();
	});

	test('is called tomorrow on the day before', () => {
		expect(isTomorrow(local(6, 9), local(5, 23, 59).getTime())).toBe(true);
		expect(isTomorrow(local(6, 9), local(6, 0).getTime())).toBe(false);
		expect(isTomorrow(local(7, 9), local(5, 12).getTime())).toBe(false);
	});
});
