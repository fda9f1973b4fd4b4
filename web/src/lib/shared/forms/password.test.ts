import { describe, expect, test } from 'vitest';
import { strength } from './password';

describe('advice on a password', () => {
	test('length decides', () => {
		expect(strength('')).toBe('empty');
		expect(strength('kort')).toBe('short');
		expect(strength('tram-bridge')).toBe('fair');
		expect(strength('four words about a tram')).toBe('good');
		expect(strength('ab'.repeat(200))).toBe('long');
	});

	test('what anyone would try first is said', () => {
		for (const weak of ['aaaaaaaaaa', '123456789', 'qwerty12', 'Welcome2026!', 'passw0rd', '87654321']) {
			expect(strength(weak)).toBe('guessable');
		}
	});

	test('so is the own name or address', () => {
		expect(strength('lindqvist99', ['Sanne Lindqvist'])).toBe('guessable');
		expect(strength('sanne.l@desk', ['sanne.l@desk'])).toBe('guessable');
		expect(strength('lindqvist-at-the-bridge', ['Sanne Lindqvist'])).toBe('good');
	});

	test('characters outside the basic plane count once', () => {
		expect(strength('🚋🚋🚋🚌')).toBe('short');
	});
});
