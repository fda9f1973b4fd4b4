import { expect, test } from 'vitest';
import type { SlaPolicy } from '$lib/shared/api';
import { given, hours, neighbour, openTime, times, written } from './policy';

const policy: SlaPolicy = {
	id: '3',
	name: 'Business',
	conditions: { channels: ['whatsapp'], inbox_ids: [], team_ids: ['2'], priorities: ['urgent'], label_ids: ['4'], segment_ids: ['5'] },
	is_house: false,
	specificity: 3,
	first_minutes: 15,
	follow_up_minutes: null,
	live_minutes: null,
	resolution_minutes: 90
};

test('what is written goes back as it was', () => {
	const form = written(policy);
	const { read, wrong } = times(form.times);
	expect(wrong).toEqual([]);
	expect(given(form, read)).toEqual({ name: 'Business', conditions: policy.conditions, first_minutes: 15, resolution_minutes: 90 });
});

test('what is empty is left to others, and what is no time is named', () => {
	expect(times({ first_minutes: '', follow_up_minutes: '0', live_minutes: '1.5', resolution_minutes: 'soon' })).toEqual({
		read: {},
		wrong: ['follow_up_minutes', 'live_minutes', 'resolution_minutes']
	});
});

test('hours are taken with a point or a comma, up to ninety days', () => {
	expect(['8', '1.5', '1,5', '2160'].map(hours)).toEqual([480, 90, 90, 129600]);
	for (const wrong of ['', '0', '2161', '-1', '1e2', '1.2.3']) expect(hours(wrong)).toBeNull();
});

test('open time is told in hours, never in days', () => {
	expect([45, 90, 480, 1440, 2500].map((each) => openTime(each, 'en'))).toEqual(['45 minutes', '90 minutes', '8 hours', '24 hours', '41.7 hours']);
});

test('only what is as specific changes places, and the house stays last', () => {
	const other = { ...policy, id: '4' };
	const house = { ...policy, id: null, is_house: true, specificity: 0 };
	const items = [policy, other, house];
	expect([neighbour(items, 0, 1)?.id, neighbour(items, 1, -1)?.id, neighbour(items, 1, 1), neighbour(items, 0, -1)]).toEqual(['4', '3', undefined, undefined]);
});
