import { describe, expect, test } from 'vitest';
import type { Macro } from '$lib/shared/api';
import { matching, slashAt } from './slash';

const macro = (shortcut: string, name = shortcut): Macro => ({ shortcut, name }) as Macro;

describe('a slash asks for a macro', () => {
	test('at the start of the text, of a line and of a word', () => {
		expect(slashAt('/', 1)).toEqual({ from: 0, typed: '' });
		expect(slashAt('Hi Ada\n/he', 10)).toEqual({ from: 7, typed: 'he' });
		expect(slashAt('Hi /hel lo', 7)).toEqual({ from: 3, typed: 'hel' });
	});

	test('but not inside a word, in a link or once a word is finished', () => {
		expect(slashAt('open 24/7', 9)).toBeNull();
		expect(slashAt('https://desk.example', 20)).toBeNull();
		expect(slashAt('/hello there', 12)).toBeNull();
		expect(slashAt('//', 2)).toBeNull();
	});
});

describe('the list', () => {
	const all = [macro('delay', 'Tram is late'), macro('late', 'Late'), macro('ola', 'Olá')];
	test('shows all, in their order, while nothing is typed', () => expect(matching(all, '')).toEqual(all));
	test('puts shortcuts that begin so first, then names', () =>
		expect(matching(all, 'LA').map((each) => each.shortcut)).toEqual(['late', 'delay', 'ola']));
	test('does not mind accents', () => expect(matching(all, 'olá').map((each) => each.shortcut)).toEqual(['ola']));
	test('is empty when nothing fits', () => expect(matching(all, 'zzz')).toEqual([]));
});
