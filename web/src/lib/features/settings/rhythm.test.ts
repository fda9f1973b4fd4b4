import { expect, test } from 'vitest';
import type { Rhythm } from '$lib/shared/api';
import { chosen, waited } from './rhythm';

const before = { profile: 'ordinary', time_zone: 'UTC', throughput: 'automatic' } as Rhythm;

test('only what differs is sent', () => {
	expect(chosen(before, { profile: 'ordinary', time_zone: ' UTC ', throughput: 'automatic' })).toEqual({});
	expect(chosen(before, { profile: 'calm', time_zone: 'Europe/Amsterdam', throughput: 'automatic' })).toEqual({
		profile: 'calm',
		time_zone: 'Europe/Amsterdam'
	});
});

test('a wait is said in seconds, a long one in minutes', () => {
	expect(waited(0)).toEqual({ unit: 'seconds', count: 0 });
	expect(waited(119)).toEqual({ unit: 'seconds', count: 119 });
	expect(waited(150)).toEqual({ unit: 'minutes', count: 3 });
});
