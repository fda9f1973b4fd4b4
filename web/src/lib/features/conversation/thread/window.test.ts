import { describe, expect, test } from 'vitest';
import { after, arrived, before, EMPTY, firstSeq, gone, lastSeq, MOST, opened, PAGE, type Spot } from './window';

const spot = (seq: number, minute = seq): Spot => ({ id: `m${seq}`, seq, at: new Date(minute * 60_000).toISOString() });
const range = (from: number, to: number): Spot[] => Array.from({ length: to - from }, (_, index) => spot(from + index));
const page = (from: number, to: number, total = 1_000) => ({ spots: range(from, to), hasBefore: from > 0, hasAfter: to < total });

describe('the window on a conversation', () => {
	test('grows by pages at both ends and never holds more than its limit', () => {
		let window = opened(page(500, 550));
		for (let from = 450; from >= 0; from -= PAGE) {
			window = before(window, page(from, from + PAGE));
			expect(window.spots.length).toBeLessThanOrEqual(MOST);
			expect(firstSeq(window)).toBe(from);
		}
		expect(window.hasBefore).toBe(false);
		expect(window.hasAfter).toBe(true);
		while (window.hasAfter) {
			const from = (lastSeq(window) as number) + 1;
			window = after(window, page(from, from + PAGE));
			expect(window.spots.length).toBeLessThanOrEqual(MOST);
		}
		expect(lastSeq(window)).toBe(999);
		expect(window.hasBefore).toBe(true);
	});

	test('is always gapless and in order', () => {
		let window = opened(page(500, 550));
		window = before(window, page(440, 520));
		expect(window.spots.map((s) => s.seq)).toEqual(range(440, 550).map((s) => s.seq));
	});

	test('a duplicate shows once', () => {
		const window = arrived(opened(page(0, 3, 3)), spot(2));
		expect(window.spots).toHaveLength(3);
	});

	test('an answer within the second of its question stands below it', () => {
		const asked = { id: 'q', seq: 1, at: '2026-11-22T08:00:05Z' };
		const answered = { id: 'a', seq: 2, at: '2026-11-22T08:00:05.000002Z' };
		expect(opened({ spots: [answered, asked], hasBefore: false, hasAfter: false }).spots).toEqual([asked, answered]);
		expect(arrived(arrived(EMPTY, asked), answered).spots).toEqual([asked, answered]);
	});

	test('a message that was overtaken goes where it belongs', () => {
		const window = arrived(opened({ spots: [spot(1), spot(2), spot(3)], hasBefore: false, hasAfter: false }), spot(4, 1.5));
		expect(window.spots.map((s) => s.seq)).toEqual([1, 4, 2, 3]);
	});

	test('what comes after the end of a window that is not at the end stays out', () => {
		const window = opened(page(0, 50));
		expect(arrived(window, spot(1_000))).toBe(window);
		const later = opened(page(500, 550, 550));
		expect(arrived(later, spot(3))).toBe(later);
	});

	test('arrivals push the oldest out', () => {
		let window = opened({ spots: range(0, MOST), hasBefore: false, hasAfter: false });
		window = arrived(window, spot(MOST));
		expect(window.spots).toHaveLength(MOST);
		expect(window.hasBefore).toBe(true);
		expect(window.spots[0]?.seq).toBe(1);
	});

	test('reading above, nothing under the eye is dropped by an arrival', () => {
		const window = arrived(opened({ spots: range(0, MOST), hasBefore: false, hasAfter: false }), spot(MOST), false);
		expect(window.spots[0]?.seq).toBe(0);
	});

	test('forgets one that is gone', () => {
		expect(gone(opened(page(0, 3, 3)), 'm1').spots.map((s) => s.seq)).toEqual([0, 2]);
		expect(firstSeq(EMPTY)).toBeUndefined();
	});
});
