import { expect, test } from 'vitest';
import { atBefore, matching, pieces, type Callable } from './at';

test.each([
	['@', { from: 0, typed: '' }],
	['ask @be', { from: 4, typed: 'be' }],
	['(@Ben de', { from: 1, typed: 'Ben de' }],
	['@ali then @m', { from: 10, typed: 'm' }],
	['mail ask@ali', null],
	['@@a', null],
	['@ a', null],
	['@ali\nnow', null],
	[`@${'x'.repeat(41)}`, null]
])('behind an @ stands who is meant: %j', (text, found) => {
	expect(atBefore(text, text.length)).toEqual(found);
});

const all = ['Ali', 'Ben de Vries', 'Bénédicte', 'Front desk'].map((name, id): Callable => ({ kind: 'agent', id: String(id), name }));
const names = (typed: string): string[] => matching(all, typed).map((each) => each.name);

test('by the beginning of the name, then of another word of it, without accents', () => {
	expect(names('')).toHaveLength(4);
	expect(names('ben')).toEqual(['Ben de Vries', 'Bénédicte']);
	expect(names('de')).toEqual(['Ben de Vries', 'Front desk']);
	expect(names('de vr')).toEqual(['Ben de Vries']);
	expect(names('zed')).toEqual([]);
});

test('names that are calls stand apart, the longer one first', () => {
	expect(pieces('ask @ali baba (@Ali), ask@ali @Alison', ['Ali', 'Ali Baba']).filter((part) => part.called)).toEqual([
		{ text: '@ali baba', called: true },
		{ text: '@Ali', called: true }
	]);
	expect(pieces('a.b', ['.'])).toEqual([{ text: 'a.b', called: false }]);
	expect(pieces('hi', [])).toEqual([{ text: 'hi', called: false }]);
});
