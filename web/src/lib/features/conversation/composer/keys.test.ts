import { describe, expect, test } from 'vitest';
import { act, type Habits, type Press } from './keys';

const press = (key: string, part: Partial<Press> = {}): Press => ({ key, shift: false, mod: false, alt: false, composing: false, ...part });
const habits = (part: Partial<Habits> = {}): Habits => ({ touch: false, enterSends: true, empty: false, ...part });

describe('keys in the text box', () => {
	test('Enter sends, Shift Enter makes a line, and the other way round when so set', () => {
		expect(act(press('Enter'), habits())).toBe('send');
		expect(act(press('Enter', { shift: true }), habits())).toBe('line');
		expect(act(press('Enter'), habits({ enterSends: false }))).toBe('line');
		expect(act(press('Enter', { shift: true }), habits({ enterSends: false }))).toBe('send');
	});

	test('nothing happens while an input method composes', () => {
		for (const key of ['Enter', 'Escape', 'ArrowUp', 'z']) expect(act(press(key, { composing: true, mod: true }), habits({ empty: true }))).toBe(null);
	});

	test('on touch Enter makes a line; Ctrl Enter sends everywhere', () => {
		expect(act(press('Enter'), habits({ touch: true }))).toBe('line');
		expect(act(press('Enter', { mod: true }), habits({ touch: true }))).toBe('send');
		expect(act(press('Enter', { mod: true, shift: true }), habits())).toBe('send_close');
	});

	test('undo only when there is nothing to lose', () => {
		expect(act(press('ArrowUp'), habits())).toBe(null);
		expect(act(press('ArrowUp'), habits({ empty: true }))).toBe('undo');
		expect(act(press('z', { mod: true }), habits({ empty: true }))).toBe('undo');
		expect(act(press('z', { mod: true }), habits())).toBe(null);
		expect(act(press('z'), habits({ empty: true }))).toBe(null);
	});
});

test('Ctrl Shift . asks for another wording, wherever the layout puts the dot', () => {
	expect(act(press('.', { shift: true, mod: true }), habits())).toBe('other_wording');
	expect(act(press('>', { shift: true, mod: true }), habits())).toBe('other_wording');
	expect(act(press('.', { shift: true }), habits())).toBe(null);
});

test('Alt v asks for another wording, whatever letter it makes; other letters with Alt are typed', () => {
	for (const key of ['v', '√', '‹']) expect(act(press(key, { alt: true, code: 'KeyV' }), habits())).toBe('other_wording');
	expect(act(press('b', { alt: true, code: 'KeyB' }), habits())).toBe(null);
	expect(act(press('v', { alt: true, mod: true, code: 'KeyV' }), habits())).toBe(null);
	expect(act(press('v', { alt: true, composing: true, code: 'KeyV' }), habits())).toBe(null);
});

test('an arrow into an empty box takes what is offered, and moves the caret in any other', () => {
	expect(act(press('ArrowRight'), habits({ empty: true }))).toBe('take_offer');
	expect(act(press('ArrowRight'), habits())).toBe(null);
	expect(act(press('ArrowRight', { shift: true }), habits({ empty: true }))).toBe(null);
	expect(act(press('ArrowRight', { mod: true }), habits({ empty: true }))).toBe(null);
	expect(act(press('ArrowRight', { composing: true }), habits({ empty: true }))).toBe(null);
});
