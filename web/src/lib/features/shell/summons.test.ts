import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PAUSE } from './bursts';
import { AGAIN, isLeftToMe, isOfferedTo, madeMine, Summons, TIMES, TOGETHER, wasOffered, type Here } from './summons';
import { titled } from './title';

const me: Here = { me: '1', teams: ['7'], everywhere: false, available: 'available', looksAt: null };
const talk = { id: '5', assignee_id: '2', team_id: '7', offered: true, waiting_since: '2026-01-01T10:00:00Z', waits_for_follow_up: true, only_greeted: false };

describe('a colleague who is not there', () => {
	test('calls his team, and nobody else', () => {
		expect(isOfferedTo(talk, me)).toBe(true);
		expect(isOfferedTo(talk, { ...me, teams: ['8'] })).toBe(false);
		expect(isOfferedTo({ ...talk, team_id: null }, { ...me, teams: ['8'] })).toBe(true);
		expect(isOfferedTo(talk, { ...me, teams: [], everywhere: true })).toBe(true);
	});
	test('calls nobody for what is not offered any more, waits no more, or is looked at', () => {
		for (const other of [{ offered: false }, { waiting_since: null }, { assignee_id: '1' }]) expect(isOfferedTo({ ...talk, ...other }, me)).toBe(false);
		expect(isOfferedTo(talk, { ...me, looksAt: '5' })).toBe(false);
		expect(isOfferedTo(undefined, me)).toBe(false);
	});
	test('calls nobody who is not at work', () => {
		for (const available of ['away', 'off']) expect(isOfferedTo(talk, { ...me, available })).toBe(false);
		expect(isOfferedTo(talk, { ...me, available: 'busy' })).toBe(true);
	});
});

describe('what is made mine', () => {
	const mine = { ...talk, assignee_id: '1', offered: false };
	const given = { kind: 'conversation.updated', agent_id: '2', data: { change: 'assigned', assignee_id: '1' } };
	test('is said loudly when a customer asks on in it', () => {
		expect(isLeftToMe(mine, me)).toBe(true);
		for (const other of [{ waits_for_follow_up: false }, { waiting_since: null }, { only_greeted: true }, { assignee_id: '2' }]) expect(isLeftToMe({ ...mine, ...other }, me)).toBe(false);
		expect(isLeftToMe(mine, { ...me, looksAt: '5' })).toBe(false);
		expect(isLeftToMe(mine, { ...me, available: 'off' })).toBe(false);
	});
	test('not by myself, and by nothing else', () => {
		expect(madeMine(given, '1')).toBe(true);
		expect(madeMine({ ...given, agent_id: null }, '1')).toBe(true);
		expect(madeMine({ ...given, agent_id: '1' }, '1')).toBe(false);
		expect(madeMine(given, '3')).toBe(false);
		expect(madeMine({ ...given, data: { change: 'closed', assignee_id: '1' } }, '1')).toBe(false);
		expect(wasOffered({ ...given, data: { change: 'offered' } })).toBe(true);
		expect([wasOffered(given), wasOffered({ ...given, kind: 'message.created', data: { change: 'offered' } })]).toEqual([false, false]);
	});
});

describe('being called', () => {
	let rings = 0;
	let told: { waiting: string[]; news: boolean }[] = [];
	let summons: Summons;
	beforeEach(() => {
		vi.useFakeTimers();
		[rings, told] = [0, []];
		summons = new Summons(
			() => (rings += 1),
			(waiting, news) => told.push({ waiting, news }),
			() => Date.now()
		);
	});
	afterEach(() => vi.useRealTimers());

	test('ten at once are one ring and one notice', () => {
		for (let id = 0; id < 10; id++) summons.call(String(id));
		vi.advanceTimersByTime(TOGETHER);
		expect(rings).toBe(1);
		expect(told.map(({ waiting, news }) => [waiting.length, news])).toEqual([[10, true]]);
	});
	test('it is said again while nobody comes, and not for ever', () => {
		summons.call('5');
		vi.advanceTimersByTime(TOGETHER + AGAIN);
		expect(rings).toBe(2);
		vi.advanceTimersByTime(100 * AGAIN);
		expect([rings, told.length]).toEqual([TIMES, 1]);
		expect(summons.waiting).toEqual(['5']);
	});
	test('it is over at once when somebody comes, before the first ring too', () => {
		summons.call('5');
		summons.over('5');
		vi.advanceTimersByTime(10 * AGAIN);
		expect([rings, told]).toEqual([0, [{ waiting: [], news: false }]]);
		summons.call('6');
		vi.advanceTimersByTime(TOGETHER);
		summons.over('6');
		vi.advanceTimersByTime(10 * AGAIN);
		expect([rings, told.at(-1)]).toEqual([1, { waiting: [], news: false }]);
		summons.over('6');
		expect(told).toHaveLength(3);
	});
	test('another one is news after a pause, and the first is not said twice', () => {
		summons.call('5');
		vi.advanceTimersByTime(TOGETHER + 1_000);
		summons.call('6');
		summons.call('5');
		vi.advanceTimersByTime(PAUSE - 1_001);
		expect(rings).toBe(1);
		vi.advanceTimersByTime(1);
		expect([rings, told.at(-1)]).toEqual([2, { waiting: ['5', '6'], news: true }]);
		summons.over('5');
		expect(told.at(-1)).toEqual({ waiting: ['6'], news: false });
	});
	test('whoever stops hears nothing more', () => {
		summons.call('5');
		summons.stop();
		vi.advanceTimersByTime(10 * AGAIN);
		expect([rings, summons.waiting]).toEqual([0, []]);
	});
});

test('the title says how many, whatever the page is called', () => {
	expect(titled('Inbox', 2)).toBe('(2) Inbox');
	expect(titled('(2) Inbox', 1)).toBe('(1) Inbox');
	expect(titled('(1) Contacts', 0)).toBe('Contacts');
	expect(titled('Order (3)', 0)).toBe('Order (3)');
});
