import { describe, expect, test } from 'vitest';
import { climb, remedyOf, shownState, TICK, type Shown } from './states';

const all = Object.keys(TICK) as Shown[];
const up: Shown[] = ['held', 'queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played'];

describe('the state of a message on screen', () => {
	test('climbs the ladder', () => {
		let shown: Shown | null = 'waiting';
		for (const next of up) expect((shown = climb(shown, next))).toBe(next);
	});

	test('never goes back from any step to a lower one', () => {
		for (const [high, from] of up.entries()) {
			for (const to of up.slice(0, high)) {
				if (from === 'sending' && to === 'queued') continue;
				expect(climb(from, to)).toBe(from);
			}
		}
	});

	test('what reached the person cannot fail', () => {
		for (const from of ['delivered', 'read', 'played'] as const) {
			for (const to of ['failed', 'unknown', 'unconfirmed', 'withheld'] as const) expect(climb(from, to)).toBe(from);
		}
		expect(climb('sent', 'failed')).toBe('failed');
	});

	test('doubt can be lifted and a failed message can go again', () => {
		expect(climb('unknown', 'delivered')).toBe('delivered');
		expect(climb('unknown', 'unconfirmed')).toBe('unconfirmed');
		expect(climb('unconfirmed', 'queued')).toBe('queued');
		expect(climb('failed', 'queued')).toBe('queued');
	});

	test('shows the first report as it is, and keeps it when nothing is reported', () => {
		for (const state of all) {
			expect(climb(null, state)).toBe(state);
			expect(climb(state, state)).toBe(state);
			expect(climb(state, null)).toBe(state);
		}
	});

	test('accepted is sending with an id; only our messages have a state', () => {
		expect(shownState({ direction: 'out', state: 'sending', accepted: true })).toBe('accepted');
		expect(shownState({ direction: 'out', state: 'sending', accepted: false })).toBe('sending');
		expect(shownState({ direction: 'in', state: 'delivered', accepted: false })).toBe(null);
	});

	test('a closed window is answered with a template, an unknown failure with another try', () => {
		expect(remedyOf('window_closed')).toBe('template');
		expect(remedyOf('something_new')).toBe('again');
	});
});
