import { describe, expect, test } from 'vitest';
import { render, type Compiled } from './catalogue';

const changes: Compiled = [[2, 'count', { '=0': 'nothing', one: [[3], ' change'], other: [[3], ' changes'] }]];

describe('a compiled message', () => {
	test('counts by the rules of its language', () => {
		expect(render('en', changes, { count: 0 })).toBe('nothing');
		expect(render('en', changes, { count: 1 })).toBe('1 change');
		expect(render('en', changes, { count: 1200 })).toBe('1,200 changes');
		expect(render('nl', changes, { count: 1200 })).toBe('1.200 changes');
	});

	test('Latvian has three forms', () => {
		const message: Compiled = [[2, 'n', { zero: 'zero', one: 'one', other: 'other' }]];
		expect([0, 1, 2, 11, 21].map((n) => render('lv', message, { n }))).toEqual(['zero', 'one', 'other', 'zero', 'one']);
	});

	test('puts names in and chooses by word', () => {
		expect(render('en', ['Hi ', [0, 'name'], '!'], { name: 'Ada' })).toBe('Hi Ada!');
		expect(render('en', [[4, 'who', { you: 'you', other: [[0, 'who']] }]], { who: 'Ali' })).toBe('Ali');
	});
});
