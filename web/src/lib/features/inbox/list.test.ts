import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Conversation } from '$lib/shared/api';
import { live } from '$lib/realtime';
import { compare } from './order';
import { BLOCK, ConversationList } from './list.svelte';
import { STILL, Stillness } from './stillness';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const me = { id: '1', team_ids: [] };
let rows: Conversation[];
let requests: string[];

const conversation = (id: number, minutes: number, part: Partial<Conversation> = {}): Conversation =>
	({
		id: String(id),
		inbox: { id: '1', name: 'Service', channel: 'whatsapp', is_demo: false },
		state: 'waiting_for_us',
		assignee_id: null,
		team_id: null,
		waiting_since: new Date(NOW - minutes * 60_000).toISOString(),
		waits_for_follow_up: false,
		only_greeted: false,
		due_at: new Date(NOW - (minutes - 30) * 60_000).toISOString(),
		window: { closes_at: null },
		last_message_at: new Date(NOW - minutes * 60_000).toISOString(),
		version: 1,
		...part
	}) as Conversation;

const truth = () => [...rows].sort(compare({}));

beforeEach(() => {
	vi.useFakeTimers({ now: NOW });
	requests = [];
	vi.stubGlobal('fetch', async (input: string) => {
		const url = new URL(input, 'http://desk.test');
		requests.push(url.search);
		const from = Number(url.searchParams.get('offset') ?? 0);
		const items = truth().slice(from, from + BLOCK);
		return new Response(JSON.stringify({ items, next_cursor: null, total: rows.length }));
	});
});
afterEach(() => {
	live.forgetConversations(Array.from({ length: 1200 }, (_, id) => String(id)));
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

async function started(held: () => boolean = () => false) {
	const list = new ConversationList({ view: 'all', state: 'open' }, me);
	const stop = list.start(held);
	await vi.advanceTimersByTimeAsync(400);
	return { list, stop };
}

/** The server changes and the cell follows, as after an event. */
function happens(list: ConversationList, item: Conversation) {
	rows = [...rows.filter((row) => row.id !== item.id), item];
	live.putConversation(item);
	list.changed([item.id]);
}

describe('a list', () => {
	test('knows its length and fetches where the eye is', async () => {
		rows = Array.from({ length: 50_000 }, (_, index) => conversation(index + 1, 50_000 - index));
		const { list, stop } = await started();
		expect(list.ids).toHaveLength(50_000);
		expect(list.ids[99]).toBe(truth()[99]!.id);
		list.ensure(49_980, 49_999);
		await vi.advanceTimersByTimeAsync(10);
		expect(list.ids[49_999]).toBe(truth()[49_999]!.id);
		expect(requests).toHaveLength(2);
		list.ensure(49_980, 49_999);
		expect(requests).toHaveLength(2);
		stop();
	});

	test('after any change its rows stand as the server would list them', async () => {
		rows = Array.from({ length: 60 }, (_, index) => conversation(index + 1, index + 1));
		const { list, stop } = await started();
		let seed = 7;
		const random = (below: number) => (seed = (seed * 16807) % 2147483647) % below;
		for (let round = 0; round < 200; round++) {
			const id = 1 + random(80);
			const gone = random(4) === 0;
			happens(list, conversation(id, random(300), { version: round + 2, state: gone ? 'closed' : 'waiting_for_us' }));
			rows = rows.filter((item) => item.state !== 'closed');
			expect(list.ids).toEqual(truth().map((item) => item.id));
		}
		stop();
	});

	test('while held no row moves and new ones are counted', async () => {
		rows = Array.from({ length: 30 }, (_, index) => conversation(index + 1, 30 - index));
		let held = true;
		const { list, stop } = await started(() => held);
		const before = list.ids;
		for (let id = 100; id < 120; id++) happens(list, conversation(id, 500));
		happens(list, conversation(30, 900, { version: 2 }));
		expect(list.ids).toBe(before);
		expect(list.fresh).toBe(20);
		held = false;
		list.settle();
		expect(list.fresh).toBe(0);
		expect(list.ids).toEqual(truth().map((item) => item.id));
		stop();
	});

	test('a partly loaded list stays right after a change, gap or not', async () => {
		rows = Array.from({ length: 350 }, (_, index) => conversation(index + 1, 2000 - index));
		const { list, stop } = await started();
		happens(list, conversation(5, 1, { version: 2 }));
		happens(list, conversation(999, 1990));
		expect(list.ids).toHaveLength(rows.length);
		for (let from = 0; from < rows.length; from += 50) {
			vi.advanceTimersByTime(2000);
			list.ensure(from, from + 50);
			await vi.advanceTimersByTimeAsync(10);
		}
		expect(list.ids).toEqual(truth().map((item) => item.id));
		stop();
	});

	test('an answer that fails leaves the rows and says so', async () => {
		rows = [conversation(1, 5)];
		const { list, stop } = await started();
		vi.spyOn(console, 'warn').mockImplementation(() => {});
		vi.stubGlobal('fetch', async () => new Response('{"code":"internal"}', { status: 500 }));
		await list.reload();
		expect(list.status).toBe('error');
		expect(list.ids).toEqual(['1']);
		stop();
	});
});

test('stillness: under the pointer never, two seconds after leaving yes', () => {
	const settled = vi.fn();
	const stillness = new Stillness(settled);
	stillness.enter();
	stillness.touch();
	vi.advanceTimersByTime(60_000);
	expect(stillness.held).toBe(true);
	expect(settled).not.toHaveBeenCalled();
	stillness.leave();
	vi.advanceTimersByTime(STILL - 1);
	expect(stillness.held).toBe(true);
	vi.advanceTimersByTime(1);
	expect(settled).toHaveBeenCalledOnce();
	expect(stillness.held).toBe(false);
});
