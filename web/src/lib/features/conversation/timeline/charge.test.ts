import { beforeAll, expect, test } from 'vitest';
import { load } from '$lib/shared/i18n';
import { charged } from './charge';

beforeAll(() => load('health'));

test.each([
	[{ category: 'service', type: 'regular', charged: 'yes' as const }, 'Charged for', 'ordinary reply'],
	[{ category: 'utility', type: 'free_customer_service', charged: 'no' as const }, 'Free', 'utility template, within the customer\'s 24 hours'],
	[{ category: 'novelty', type: 'odd', charged: 'unknown' as const }, 'Not told whether it is charged for', 'novelty, odd'],
	[{ category: null, type: null, charged: 'unknown' as const }, 'Not told whether it is charged for', '']
])('%j is said in words, and what nobody told is not made up', (charge, label, hint) => {
	expect(charged(charge)).toEqual({ label, hint });
});
