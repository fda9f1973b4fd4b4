import { describe, expect, test } from 'vitest';
import type { Conversation } from '$lib/shared/api';
import { belongs, compare, due } from './order';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const me = { id: '1', team_ids: ['7'] };

const conversation = (id: string, part: Partial<Conversation> = {}): Conversation =>
	({
		id,
		inbox: { id: '1', name: 'Service', channel: 'whatsapp', is_demo: false },
		state: 'waiting_for_us',
		assignee_id: null,
		team_id: null,
		waiting_since: ago(10),
		priority: 'normal',
		waits_for_follow_up: false,
		only_greeted: false,
		due_at: ago(-20),
		window: { closes_at: ago(-600) },
		last_message_at: ago(10),
		...part
	}) as Conversation;

describe('most overdue first', () => {
	const order = (items: Conversation[]) => items.sort(compare({})).map((item) => item.id);

	test('by the moment an answer was due', () => {
		const long = conversation('1', { waiting_since: ago(20), due_at: ago(-10) });
		const short = conversation('2', { waiting_since: ago(4), due_at: ago(-1) });
		expect(order([long, short])).toEqual(['2', '1']);
		expect(due(short)).toBeLessThan(due(long));
	});

	test('urgent ones before all who wait, and by priority each before the next', () => {
		const items = [
			conversation('1', { due_at: ago(60), priority: 'low' }),
			conversation('2', { due_at: ago(50) }),
			conversation('3', { due_at: ago(40), priority: 'high' }),
			conversation('4', { due_at: ago(1), priority: 'urgent' }),
			conversation('5', { waiting_since: null, due_at: null, state: 'waiting_for_customer', priority: 'urgent' })
		];
		expect(order([...items])).toEqual(['4', '1', '2', '3', '5']);
		expect(items.sort(compare({ sort: 'priority' })).map((item) => item.id)).toEqual(['4', '3', '2', '1', '5']);
		expect(items.filter((item) => belongs(item, { priority: 'high' }, me)).map((item) => item.id)).toEqual(['3']);
	});

	test('then who does not wait, newest first', () => {
		const quiet = (id: string, minutes: number) =>
			conversation(id, { waiting_since: null, due_at: null, state: 'waiting_for_customer', last_message_at: ago(minutes) });
		expect(order([quiet('1', 50), quiet('2', 1), conversation('3'), conversation('4', { waiting_since: ago(12), due_at: ago(-18) })])).toEqual(
			['4', '3', '2', '1']
		);
	});
});

describe('by window', () => {
	const closing = (id: string, minutes: number, part: Partial<Conversation> = {}) => conversation(id, { window: { closes_at: ago(-minutes) }, ...part });

	test('the one that closes first, then what is closed or waits for nobody, newest first', () => {
		const quiet = closing('4', 5, { waiting_since: null, due_at: null, state: 'waiting_for_customer', last_message_at: ago(1) });
		const items = [closing('1', 600), closing('2', -1), closing('3', 20), quiet];
		expect(items.sort(compare({ sort: 'window' }, NOW)).map((item) => item.id)).toEqual(['3', '1', '4', '2']);
	});

	test('it closes unseen where it closes between two open times, or before the first', () => {
		const clock = (...ahead: [number, number | null][]) =>
			({ ahead: ahead.map(([opens, closes]) => ({ opens_at: ago(-opens), closes_at: closes === null ? null : ago(-closes) })) }) as Conversation['clock'];
		const unseen = (minutes: number, ...ahead: [number, number | null][]) =>
			belongs(closing('1', minutes, { clock: clock(...ahead) }), { state: 'closing_unseen' }, me, NOW);
		expect(unseen(300, [0, 200], [900, 1400])).toBe(true);
		expect(unseen(300, [600, 1400])).toBe(true);
		expect(unseen(200, [0, 200], [900, 1400])).toBe(true);
		expect(unseen(199, [0, 200], [900, 1400])).toBe(false);
		expect(unseen(900, [0, 200], [900, 1400])).toBe(false);
		expect(unseen(300, [0, null])).toBe(false);
		expect(unseen(-5, [600, 1400])).toBe(false);
	});
});

describe('a view holds', () => {
	test('what is mine, my teams’, nobody’s', () => {
		const mine = conversation('1', { assignee_id: '1' });
		const team = conversation('2', { team_id: '7', assignee_id: '9' });
		const nobody = conversation('3');
		const held = (view: 'mine' | 'team' | 'unassigned' | 'all') =>
			[mine, team, nobody].filter((item) => belongs(item, { view }, me)).map((item) => item.id);
		expect(held('mine')).toEqual(['1']);
		expect(held('team')).toEqual(['2']);
		expect(held('unassigned')).toEqual(['3']);
		expect(held('all')).toEqual(['1', '2', '3']);
		const alone = { id: '1', team_ids: [] };
		expect([mine, team, nobody].filter((item) => belongs(item, { view: 'team' }, alone))).toEqual([mine, nobody]);
	});

	test('open means neither snoozed nor closed', () => {
		expect(belongs(conversation('1', { state: 'waiting_for_customer' }), { state: 'open' }, me)).toBe(true);
		expect(belongs(conversation('1', { state: 'snoozed' }), { state: 'open' }, me)).toBe(false);
		expect(belongs(conversation('1', { state: 'closed' }), { state: 'open' }, me)).toBe(false);
		expect(belongs(conversation('1', { state: 'closed' }), { state: 'closed' }, me)).toBe(true);
	});

	test('one channel, one inbox', () => {
		expect(belongs(conversation('1'), { channel: 'email' }, me)).toBe(false);
		expect(belongs(conversation('1'), { inbox_id: '1', channel: 'whatsapp' }, me)).toBe(true);
	});
});
