import { describe, expect, test } from 'vitest';
import type { Macro, Template } from '$lib/shared/api';
import { fits, valuesOf, type Carrier } from './templates';

const template = {
	name: 'line_again',
	language: 'en',
	parameter_format: 'POSITIONAL',
	components: [
		{ type: 'HEADER', format: 'TEXT', text: 'Line {{1}}' },
		{ type: 'BODY', text: 'Hello {{1}}, line {{2}} runs again.' },
		{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Map', url: 'https://x.test/{{1}}' }] }
	]
} as unknown as Template;
const carrier = { macro: { shortcut: 'again', name: 'Line runs again' } as Macro, template } satisfies Carrier;

describe('a macro in the template picker', () => {
	test('fills the places it knows and leaves the others to be filled', () => {
		const given = { name: 'line_again', language: 'en', header: '4', body: { '1': 'Ada', '7': 'gone' }, buttons: [] };
		expect(valuesOf(template, given)).toEqual({ 'header 0 1': '4', 'body 0 1': 'Ada' });
		const button = { index: 0, sub_type: 'url', parameter: 'stop-9' };
		expect(valuesOf(template, { ...given, header: null, body: {}, buttons: [button] })).toEqual({ 'button 0 1': 'stop-9' });
	});

	test('is found by its slash, its shortcut and its name', () => {
		expect(['/ag', 'again', 'runs', ''].map((words) => fits(carrier, words))).toEqual([true, true, true, true]);
		expect(fits(carrier, '/gone')).toBe(false);
	});
});
