import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { cardNumbers, masked } from './cards';

// The very examples of the guard: what is said while typing is what it says when it is sent.
const examples = JSON.parse(readFileSync('../tests/policy/cards.json', 'utf8')) as { masked: Record<string, string>; untouched: string[] };

test.each(Object.entries(examples.masked))('a card is masked: %s', (text, shown) => {
	expect(masked(text)).toBe(shown);
	expect(cardNumbers(shown)).toEqual([]);
});

test.each(examples.untouched)('anything else stays: %s', (text) => {
	expect(masked(text)).toBe(text);
});

test('an emoji before it is no letter, and its half is no character', () => {
	expect(masked('💳4111111111111111🙂')).toBe('💳••••••••••••1111🙂');
});
