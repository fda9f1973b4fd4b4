import { describe, expect, test } from 'vitest';
import { safeNext, signInHref } from './next';

describe('the way back after signing in', () => {
	test('leads to where the agent was', () => {
		expect(safeNext('/inbox/12?view=mine')).toBe('/inbox/12?view=mine');
		expect(signInHref('/inbox/12?view=mine', true)).toBe('/sign-in?next=%2Finbox%2F12%3Fview%3Dmine&ended=1');
	});

	test('never leads to another site or in a circle', () => {
		for (const bad of [null, '', 'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere', '/\t/elsewhere', '/\n/elsewhere', '/sign-in?next=/x', '/welcome', '/invitation#sli_x', '/reset#slr_x']) {
			expect(safeNext(bad)).toBe('/inbox');
		}
	});
});
