import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keyLabel, type Command } from './command';
import { keyboard } from './keyboard';

let ran: string[];
let single = true;
const command = (name: string, key: string, extra: Partial<Command> = {}): Command => ({
	name,
	key,
	label: () => name,
	group: 'desk',
	run: () => void ran.push(name),
	...extra
});

function press(commands: Command[], init: KeyboardEventInit & { keyCode?: number }, on: HTMLElement = document.body) {
	const act = keyboard({ commands: () => commands, singleKeys: () => single });
	on.addEventListener('keydown', act, { once: true });
	const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
	on.dispatchEvent(event);
	return event;
}

beforeEach(() => {
	ran = [];
	single = true;
	document.body.innerHTML = '<textarea></textarea><div role="menu"><button></button></div>';
});

describe('keys', () => {
	const close = command('close', 'c');

	test('a letter runs its command and nothing else', () => {
		expect(press([close], { key: 'c', code: 'KeyC' }).defaultPrevented).toBe(true);
		press([close], { key: 'x', code: 'KeyX' });
		press([close], { key: 'c', code: 'KeyC', ctrlKey: true, modifierControl: true } as KeyboardEventInit);
		expect(ran).toEqual(['close']);
	});

	test('while typing only what is meant for it', () => {
		const field = document.querySelector('textarea')!;
		press([close], { key: 'c', code: 'KeyC' }, field);
		press([command('leave', 'Escape', { inText: true })], { key: 'Escape', code: 'Escape' }, field);
		expect(ran).toEqual(['leave']);
	});

	test('a menu keeps its letters', () => {
		press([close], { key: 'c', code: 'KeyC' }, document.querySelector('button')!);
		expect(ran).toEqual([]);
	});

	test('switched off they are really off', () => {
		single = false;
		press([close], { key: 'c', code: 'KeyC' });
		expect(ran).toEqual([]);
	});

	test('never while an input method composes', () => {
		press([close], { key: 'c', code: 'KeyC', isComposing: true });
		expect(ran).toEqual([]);
	});

	test('a Cyrillic layout uses the place of the key, a Latin one the letter', () => {
		press([close], { key: 'с', code: 'KeyC' });
		press([close], { key: 'j', code: 'KeyC' });
		expect(ran).toEqual(['close']);
	});

	test('a command that cannot run lets the next one have the key', () => {
		const away = command('away', 'c', { when: () => false });
		press([close, away], { key: 'c', code: 'KeyC' });
		expect(ran).toEqual(['close']);
	});

	test('two keys in a row', () => {
		const act = keyboard({ commands: vi.fn(() => list), singleKeys: () => true });
		const list = [command('go.inbox', 'g i')];
		document.body.addEventListener('keydown', act);
		for (const key of ['g', 'i']) {
			document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, bubbles: true }));
		}
		document.body.removeEventListener('keydown', act);
		expect(ran).toEqual(['go.inbox']);
	});
});

test('keys are written the way the machine writes them', () => {
	expect(keyLabel('$mod+Shift+Enter', false)).toBe('Ctrl Shift ⏎');
	expect(keyLabel('$mod+k', true)).toBe('⌘K');
	expect(keyLabel('Shift+?', false)).toBe('?');
	expect(keyLabel('g i', false)).toBe('g i');
});
