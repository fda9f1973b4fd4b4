import { describe, expect, test } from 'vitest';
import { colonAt, matching, read, type Row } from './finding';
import en from './generated/en.json';
import nl from './generated/nl.json';

const english = read(en as Row[]);
const dutch = read(nl as Row[]);
const first = (all: typeof english, typed: string): string | undefined => matching(all, typed)[0]?.emoji;

describe('a colon asks for an emoji', () => {
	test('at the start of the text, of a line and of a word', () => {
		expect(colonAt(':ta', 3)).toEqual({ from: 0, typed: 'ta' });
		expect(colonAt('Hi Ada\n:smi', 11)).toEqual({ from: 7, typed: 'smi' });
		expect(colonAt('Done :tada today', 9)).toEqual({ from: 5, typed: 'tad' });
	});
	test('but not in a time, in a link, after a word, or with a single letter behind it', () => {
		for (const text of ['at 10:30', 'https://desk', 'Dear Ada:hello', ':D', 'the list: one', ':', ': so']) expect(colonAt(text, text.length)).toBeNull();
	});
});

describe('the list', () => {
	test('knows short codes and names', () => {
		expect(first(english, 'tada')).toBe('🎉');
		expect(first(english, 'thumbsup')).toBe('👍️');
		expect(matching(english, 'tram').map((each) => each.emoji)).toContain('🚊');
	});
	test('knows the words of the language, and English ones too', () => {
		expect(matching(dutch, 'feest').map((each) => each.emoji)).toContain('🎉');
		expect(first(dutch, 'tada')).toBe('🎉');
	});
	test('puts what is called so first', () => expect(first(english, 'Tram car')).toBe('🚋'));
	test('takes several words, in any order', () => expect(matching(english, 'heart red').map((each) => each.emoji)).toContain('❤️'));
	test('is empty when nothing fits', () => expect(matching(english, 'zzzz')).toEqual([]));
	test('offers nothing that is only a part of an emoji', () => expect(english.map((each) => each.emoji)).not.toContain('🏽'));
});
