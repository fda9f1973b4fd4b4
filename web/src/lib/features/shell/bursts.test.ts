import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Conversation } from '$lib/shared/api';
import { Bursts, LONGEST, PAUSE, QUIET } from './bursts';
import { ringsFor } from './ringing';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen(): { rung: () => number[]; bursts: Bursts } {
	const began = Date.now();
	const at: number[] = [];
	return { rung: () => at, bursts: new Bursts(() => at.push(Date.now() - began), Date.now) };
}

test('a burst rings once, when it is over', () => {
	const { bursts, rung } = listen();
	for (let count = 0; count < 4; count += 1) {
		bursts.heard('1');
		vi.advanceTimersByTime(QUIET - 1_000);
	}
	expect(rung()).toEqual([]);
	vi.advanceTimersByTime(1_000);
	expect(rung()).toEqual([3 * (QUIET - 1_000) + QUIET]);
	vi.advanceTimersByTime(120_000);
	expect(rung()).toHaveLength(1);
});

test('who does not stop writing rings after twenty seconds all the same', () => {
	const { bursts, rung } = listen();
	for (let at = 0; at < LONGEST; at += 1_000) {
		bursts.heard('1');
		vi.advanceTimersByTime(1_000);
	}
	expect(rung()).toEqual([LONGEST]);
});

test('bursts of many people share one voice: a pause between rings, and nothing is forgotten in it', () => {
	const { bursts, rung } = listen();
	for (const id of ['1', '2', '3']) bursts.heard(id);
	vi.advanceTimersByTime(QUIET);
	expect(rung()).toEqual([QUIET]);
	vi.advanceTimersByTime(PAUSE);
	expect(rung()).toEqual([QUIET, QUIET + PAUSE]);
	vi.advanceTimersByTime(120_000);
	expect(rung()).toHaveLength(2);
});

test('what somebody looked at meanwhile does not ring, and nothing rings after the end', () => {
	const { bursts, rung } = listen();
	bursts.heard('1');
	bursts.seen('1');
	bursts.heard('2');
	bursts.stop();
	vi.advanceTimersByTime(120_000);
	expect(rung()).toEqual([]);
});

test('only what is mine and waits, while I am here and look elsewhere', () => {
	const here = { me: '7', available: 'available', looksAt: null };
	const mine = { id: '1', assignee_id: '7', only_greeted: false, waiting_since: '2026-11-22T09:00:00Z' } as Conversation;
	expect(ringsFor(mine, here)).toBe(true);
	expect(ringsFor(mine, { ...here, available: 'busy' })).toBe(true);
	expect(ringsFor(mine, { ...here, available: 'off' })).toBe(false);
	expect(ringsFor(mine, { ...here, looksAt: '1' })).toBe(false);
	expect(ringsFor({ ...mine, assignee_id: '8' }, here)).toBe(false);
	expect(ringsFor({ ...mine, only_greeted: true }, here)).toBe(false);
	expect(ringsFor({ ...mine, waiting_since: null }, here)).toBe(false);
	expect(ringsFor(undefined, here)).toBe(false);
});
