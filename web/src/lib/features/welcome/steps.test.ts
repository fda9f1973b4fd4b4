import { describe, expect, test } from 'vitest';
import { isDone, stepFor, stepHref, STEPS } from './steps';

const known = { needs_owner: false, inbox: null };

describe('the first run', () => {
	test('has at most five screens', () => expect(STEPS.length).toBeLessThanOrEqual(5));

	test('begins with the owner, whatever the address says', () => {
		for (const wanted of [null, 'choice', 'team', 'nonsense']) {
			expect(stepFor(wanted, { needs_owner: true, inbox: '3' })).toBe('you');
		}
	});

	test('with an owner it goes on where the address says', () => {
		expect(stepFor(null, known)).toBe('choice');
		expect(stepFor('you', known)).toBe('choice');
		expect(stepFor('connect', known)).toBe('connect');
		expect(stepFor('team', known)).toBe('team');
	});

	test('nothing is tested before it exists', () => {
		expect(stepFor('test', known)).toBe('connect');
		expect(stepFor('test', { ...known, inbox: '3' })).toBe('test');
	});

	test('earlier steps are done, this one and later ones are not', () => {
		expect(STEPS.filter((step) => isDone(step, 'connect'))).toEqual(['you', 'choice']);
		expect(stepHref('test', '3')).toBe('/welcome?step=test&inbox=3');
	});
});
