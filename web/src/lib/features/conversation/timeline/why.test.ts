import { beforeAll, expect, test } from 'vitest';
import { setLocale } from '$lib/shared/i18n';
import { ago, left, standsInFor, why } from './why';

beforeAll(() => setLocale('en'));

test('reasons are a sentence, and a code nobody knows is left out', () => {
	const now = new Date(2026, 10, 22, 9, 0);
	const reasons = [
		{ code: 'answered', at: new Date(2026, 10, 21, 23, 59).toISOString() },
		{ code: 'speaks', language: 'lv' },
		{ code: 'serves', segment: 'Business' },
		{ code: 'knows', label: 'Fares' },
		{ code: 'stars' },
		{ code: 'free', free: 2, capacity: 4 }
	];
	expect(why(reasons, 'Ilya', now)).toBe('answered Ilya yesterday, speaks Latvian, is there for Business, knows about Fares, 2 of 4 free');
});

test('days are those of the calendar', () => {
	const now = new Date(2026, 10, 22, 0, 5);
	expect([0, 1, 3].map((days) => ago(new Date(2026, 10, 22 - days, 0, 4).toISOString(), now, 'nl'))).toEqual(['vandaag', 'gisteren', '3 dagen geleden']);
});

test('who left is named only when that is why', () => {
	expect([standsInFor([{ code: 'stands_in_away', agent_id: '7' }]), standsInFor([{ code: 'left', agent_id: '7' }]), standsInFor(undefined)]).toEqual(['7', '', '']);
	expect([left([{ code: 'left', agent_id: '7' }]), left([{ code: 'free' }]), left(undefined), left([])]).toEqual(['7', '', '', '']);
});
