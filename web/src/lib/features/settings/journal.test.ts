import { describe, expect, test } from 'vitest';
import { canReplay, pretty, type JournalEntry } from './journal';

const entry = (...items: object[]): JournalEntry => ({ items }) as unknown as JournalEntry;

describe('the journal', () => {
	test('shows JSON readably and anything else as it came', () => {
		expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
		expect(pretty('{broken')).toBe('{broken');
	});

	test('offers a replay only where something is left to apply', () => {
		expect(canReplay(entry({ fate: 'quarantined', replaying: false }))).toBe(true);
		expect(canReplay(entry({ fate: 'unrouted', replaying: true }))).toBe(false);
		expect(canReplay(entry({ fate: 'replayed', replaying: false }))).toBe(false);
		expect(canReplay(entry())).toBe(false);
	});
});
