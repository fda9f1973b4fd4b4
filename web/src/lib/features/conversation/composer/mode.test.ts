import { describe, expect, test } from 'vitest';
import { minutesLeft, mode, nextChange, type Facts } from './mode';

const now = Date.parse('2026-03-10T12:00:00Z');
const inMinutes = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
const facts = (part: Partial<Facts> = {}): Facts => ({
	kind: 'reply',
	server: 'open',
	windowed: true,
	closesAt: inMinutes(600),
	personUntil: null,
	now,
	offline: false,
	collision: false,
	refused: false,
	sensitive: false,
	picking: false,
	...part
});

describe('the reply box', () => {
	test('goes from open to closing at 60 minutes and to closed at none, by the clock alone', () => {
		expect(mode(facts({ closesAt: inMinutes(60.01) }))).toBe('open');
		expect(mode(facts({ closesAt: inMinutes(60) }))).toBe('closing');
		expect(mode(facts({ closesAt: inMinutes(0.01) }))).toBe('closing');
		expect(mode(facts({ closesAt: inMinutes(0) }))).toBe('closed');
	});

	test('the alarm rings exactly at those moments', () => {
		const closesAt = inMinutes(90);
		expect(nextChange({ closesAt, personUntil: null, now })).toBe(now + 30 * 60_000);
		expect(nextChange({ closesAt, personUntil: null, now: now + 30 * 60_000 })).toBe(now + 90 * 60_000);
		expect(nextChange({ closesAt, personUntil: null, now: now + 90 * 60_000 })).toBe(null);
		expect(nextChange({ closesAt: null, personUntil: null, now })).toBe(null);
	});

	test('where the channel lets a person go on, it says so until that is over as well', () => {
		const later = { closesAt: inMinutes(-60), personUntil: inMinutes(60) };
		expect(mode(facts({ ...later, server: 'person' }))).toBe('person');
		expect(mode(facts({ ...later, server: 'open' }))).toBe('person');
		expect(mode(facts({ ...later, server: 'refused' }))).toBe('refused');
		expect(mode(facts({ ...later, offline: true }))).toBe('offline');
		expect(mode(facts({ closesAt: inMinutes(-120), personUntil: inMinutes(0), server: 'person' }))).toBe('closed');
		expect(nextChange({ ...later, now })).toBe(now + 60 * 60_000);
		expect(nextChange({ ...later, now: now + 60 * 60_000 })).toBe(null);
	});

	test('a new message opens it again, even when the server was last asked while it was closed', () => {
		expect(mode(facts({ server: 'closed', closesAt: inMinutes(1440) }))).toBe('open');
	});

	test('nobody wrote yet: only a template', () => {
		expect(mode(facts({ closesAt: null }))).toBe('closed');
		expect(mode(facts({ closesAt: null, windowed: false }))).toBe('open');
	});

	test('a closed window stays closed without a connection; an open one says there is none', () => {
		expect(mode(facts({ offline: true }))).toBe('offline');
		expect(mode(facts({ offline: true, closesAt: inMinutes(-5) }))).toBe('closed');
	});

	test('a colleague who answered first comes before everything', () => {
		expect(mode(facts({ collision: true, refused: true, offline: true, closesAt: inMinutes(-5) }))).toBe('collision');
		expect(mode(facts({ refused: true }))).toBe('refused');
		expect(mode(facts({ server: 'refused' }))).toBe('refused');
		expect(mode(facts({ picking: true }))).toBe('template');
	});

	test('what no template helps against is said before one is filled in', () => {
		expect(mode(facts({ server: 'refused', closesAt: inMinutes(-5) }))).toBe('refused');
		expect(mode(facts({ server: 'refused', closesAt: null }))).toBe('refused');
	});

	test('a note can always be written', () => {
		for (const part of [{ closesAt: inMinutes(-5) }, { refused: true }, { collision: true }, { server: 'refused' as const }]) {
			expect(mode(facts({ kind: 'note', ...part }))).toBe('open');
		}
	});

	test('minutes left', () => {
		expect(minutesLeft({ closesAt: inMinutes(40), now })).toBe(40);
		expect(minutesLeft({ closesAt: null, now })).toBe(null);
	});
});

test('the number of a card stands before a refusal of the words, and behind whatever forbids writing', () => {
	expect(mode(facts({ sensitive: true, refused: true }))).toBe('sensitive');
	expect(mode(facts({ sensitive: true, kind: 'note' }))).toBe('open');
	expect(mode(facts({ sensitive: true, server: 'refused' }))).toBe('refused');
});
