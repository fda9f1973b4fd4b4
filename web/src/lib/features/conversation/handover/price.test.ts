import { expect, test } from 'vitest';
import { priceOf } from './price';

const topics = [
	{ phone: '0900 1234', price: '€ 0.90 a minute', is_active: true },
	{ phone: '0900 9999', price: '€ 2 a call', is_active: false },
	{ phone: '0800 1', price: '', is_active: true }
];

test('a number of the house is known by its digits, with its price', () => {
	expect(priceOf('0900-1234', topics)).toBe('€ 0.90 a minute');
	expect(priceOf('+31 6 1', topics)).toBe('');
	expect(priceOf('0800 1', topics)).toBe('');
	expect(priceOf('0900 9999', topics)).toBe('');
	expect(priceOf('', [{ phone: '', price: '€ 1', is_active: true }])).toBe('');
});
