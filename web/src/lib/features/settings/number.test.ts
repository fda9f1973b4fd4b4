import { expect, test } from 'vitest';
import type { NumberHealth } from '$lib/shared/api';
import { bars, categories, money, params, typed, type Day } from './number';

const day = (delivered: number, failed = 0): Day => ({ day: '2026-11-22', sent: delivered, delivered, read: 0, failed, charged: 0 });

test('the busiest day fills the box, and nothing leaves it', () => {
	const drawn = bars([day(0), day(6, 2), day(4)], 300, 80);
	expect(drawn.map((bar) => bar.arrived)).toEqual([0, 60, 40]);
	expect(drawn.map((bar) => bar.failed)).toEqual([0, 20, 0]);
	expect(drawn.map((bar) => bar.x)).toEqual([0, 100, 200]);
	for (const bar of drawn) expect(bar.arrived + bar.failed).toBeLessThanOrEqual(80);
	expect(bars([day(0)], 300, 80)[0]!.arrived).toBe(0);
});

test('money is written as the reader writes it, and a small price keeps its digits', () => {
	expect(money('12.5', 'EUR', 'en')).toBe('€12.50');
	expect(money('0.0265', 'EUR', 'en')).toBe('€0.0265');
	expect(money('0.0265', 'EUR', 'nl')).toMatch(/0,0265/);
});

test.each([
	['0,0265', '0.0265'],
	[' 12 ', '12'],
	['', ''],
	['-1', null],
	['1e3', null],
	['0.0000001', null],
	['a', null]
])('a price that was typed as %j is %j', (text, expected) => expect(typed(text)).toBe(expected));

test('counts are numbers again, moments are not', () => {
	expect(params({ used: '1200', until_at: '2026-11-22T09:00:00Z' })).toEqual({ used: 1200, until_at: '2026-11-22T09:00:00Z' });
});

test('a category that is charged for can be given a price', () => {
	const health = {
		cost: { lines: [{ category: 'referral_conversion', charged: 'yes' }, { category: '', charged: 'yes' }, { category: 'odd', charged: 'no' }] },
		prices: { prices: [{ category: 'marketing_lite', amount: '1' }] }
	} as unknown as NumberHealth;
	expect(categories(health)).toEqual(['service', 'utility', 'authentication', 'marketing', 'referral_conversion', 'marketing_lite']);
});
