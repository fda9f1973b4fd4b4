import { expect, test } from 'vitest';
import { worthAsking } from './tone';

test('nothing is asked about a word, about a book, or against the wish of the agent', () => {
	expect(worthAsking('We do not do that.', undefined)).toBe(true);
	expect(worthAsking('We do not do that.', true)).toBe(true);
	expect(worthAsking('We do not do that.', false)).toBe(false);
	expect(worthAsking('ok', undefined)).toBe(false);
	expect(worthAsking('a'.repeat(20_001), undefined)).toBe(false);
});
