import { describe, expect, test } from 'vitest';
import { localValue, moments } from './snooze';

describe('snoozing', () => {
	test('offers moments in the future, mornings at nine', () => {
		for (let day = 1; day <= 7; day += 1) {
			const now = new Date(2026, 2, day, 15, 30).getTime();
			const list = moments(now);
			expect(list.every(({ at }) => at.getTime() > now)).toBe(true);
			const monday = list.find(({ key }) => key === 'monday');
			if (monday) expect([monday.at.getDay(), monday.at.getHours()]).toEqual([1, 9]);
			else expect(list.find(({ key }) => key === 'tomorrow')?.at.getDay()).toBe(1);
		}
	});

	test('fills the field in local time', () => {
		expect(localValue(new Date(2026, 2, 5, 9, 7))).toBe('2026-03-05T09:07');
	});
});
