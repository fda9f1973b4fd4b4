import { expect, test } from 'vitest';
import { address, after, beginning, countries, dayLine, dayName, draft, fridayNight, given, moment, overnight, plan, summary, weekdayName, weekLine } from './hours';

const line = (day: 'mon' | 'tue' | 'wed' | 'sat', opens: string, closes: string) => ({ day, opens, closes });
const week = [line('mon', '13:00', '17:30'), line('mon', '08:30', '12:30'), line('tue', '08:30', '12:30'), line('tue', '13:00', '17:30'), line('sat', '22:00', '24:00')];
const short = (day: Parameters<typeof weekdayName>[0]) => weekdayName(day, 'en');

test('what was put down comes back as it was, in the order of the day', () => {
	const kept = { zone: 'Europe/Amsterdam', week, country: 'NL', region: '', days: [{ first: '2026-12-24', last: '2026-12-24', name: 'Eve', open: [] }] };
	const again = given(draft(kept));
	expect(again.week.map((each) => each.opens)).toEqual(['08:30', '13:00', '08:30', '13:00', '22:00']);
	expect(again.week.at(-1)!.closes).toBe('00:00');
	expect(again.days).toEqual([{ first: '2026-12-24', last: null, name: 'Eve', open: [] }]);
});

test('a refusal of the fourth line is found at its field', () => {
	const of = plan(week);
	expect(weekLine(of, 'tue', 1)).toBe(3);
	expect(weekLine(of, 'sat', 0)).toBe(4);
	const own = (first: string) => ({ first, last: '', name: '', open: [] });
	expect(dayLine([own('2026-12-24'), own(''), own('2026-12-26')], 2)).toBe(1);
	expect(given({ ...beginning('UTC'), days: [own(''), own('2026-12-26')] }).days).toHaveLength(1);
});

test('days that are alike stand together', () => {
	expect(summary(week, short)).toBe('Mon–Tue 08:30–12:30, 13:00–17:30 · Sat 22:00–24:00');
	expect(summary(given(beginning('UTC')).week, (day) => weekdayName(day, 'nl'))).toBe('ma–vr 09:00–17:00');
	expect(summary([], short)).toBe('');
});

test('a moment is told by the clock on the wall there', () => {
	const now = Date.parse('2026-11-27T22:50Z');
	expect(moment('2026-11-30T07:00:00Z', 'Europe/Amsterdam', now, 'en')).toBe('Monday 08:00');
	expect(moment('2026-12-28T07:00:00Z', 'Europe/Amsterdam', now, 'nl')).toBe('maandag 28 december 08:00');
	expect(moment('2026-11-30T07:00:00Z', 'Nowhere/Atlantis', now, 'en')).toBe('Monday 07:00');
	expect(dayName('2026-12-25', 'nl')).toBe('vrijdag 25 december');
	expect(fridayNight(now)).toBe('2026-11-27T23:50');
	expect(fridayNight(Date.parse('2026-11-28T10:00Z'))).toBe('2026-12-04T23:50');
});

test('one more time comes after the last, and a night says that it ends tomorrow', () => {
	expect(after([])).toEqual({ opens: '09:00', closes: '17:00' });
	expect(after([{ opens: '08:30', closes: '12:30' }])).toEqual({ opens: '13:00', closes: '14:00' });
	expect(after([{ opens: '20:00', closes: '23:30' }])).toEqual({ opens: '', closes: '' });
	expect(overnight({ opens: '22:00', closes: '06:00' })).toBe(true);
	expect(overnight({ opens: '22:00', closes: '00:00' })).toBe(false);
});

test('countries are named in the reader’s language, and each place has its address', () => {
	expect(countries(['DE', 'NL'], 'nl').map((each) => each.label)).toEqual(['Duitsland', 'Nederland']);
	expect(['house', 'team-3', 'inbox-12'].map(address)).toEqual(['/hours/house', '/hours/teams/3', '/hours/inboxes/12']);
});
