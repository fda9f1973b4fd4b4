import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { live } from '$lib/realtime';
import type { Conversation, LiveEvent, Message } from '$lib/shared/api';
import { Thread } from './thread.svelte';

const minute = (n: number): string => new Date(Date.UTC(2026, 2, 10, 8, n)).toISOString();
const made = (seq: number, part: Partial<Message> = {}): Message => ({
	id: `${seq}`,
	conversation_id: '1',
	seq,
	direction: 'in',
	kind: 'text',
	text: `message ${seq}`,
	content: {},
	author: { kind: 'contact', id: '1', name: 'Ada' },
	provider_at: null,
	created_at: minute(seq),
	at: minute(seq),
	late: false,
	state: null,
	accepted: false,
	state_at: null,
	failure: null,
	possible_duplicate: false,
	after_unconfirmed: false,
	reply_to: null,
	forwarded: 'no',
	referral: null,
	edited_at: null,
	earlier_texts: [],
	deleted_at: null,
	reactions: [],
	attachments: [],
	held_until: null,
	not_before: null,
	client_message_id: null,
	version: 1,
	...part
});

/** A server that holds one conversation, in the order of the screen. */
class Server {
	messages: Message[] = [];
	lastRead: string | null = null;
	read: string[] = [];
	get sorted(): Message[] {
		return [...this.messages].sort((a, b) => a.at.localeCompare(b.at) || a.seq - b.seq);
	}
	asked: string[] = [];
	answer(method: string, url: URL, body: string | null): unknown {
		this.asked.push(url.pathname.replace('/api/v1', '') + url.search);
		const path = url.pathname.replace('/api/v1', '');
		if (method === 'POST' && path.endsWith('/read')) return void this.read.push(JSON.parse(body ?? '{}').message_id);
		const all = this.sorted;
		const read = all.findIndex((message) => message.id === this.lastRead);
		const unread = all.slice(read + 1).filter((message) => message.direction === 'in').length;
		const whole = {
			id: '1',
			inbox: { id: '1', name: 'Service', channel: 'whatsapp', is_demo: false },
			contact: { id: '1', name: 'Ada', language: null, is_blocked: false, opted_out_at: null },
			unread_count: unread,
			window: { closes_at: null },
			version: 1,
			read: { last_read_message_id: this.lastRead }
		};
		if (path === '/conversations/1') return whole;
		if (path === '/conversations') return { items: [whole], next_cursor: null };
		if (path === '/messages') {
			const ids = new Set((url.searchParams.get('ids') ?? '').split(','));
			return { items: all.filter((message) => ids.has(message.id)) };
		}
		const limit = Number(url.searchParams.get('limit'));
		const at = (name: string): number => all.findIndex((message) => message.seq === Number(url.searchParams.get(name)));
		let from = Math.max(0, all.length - limit);
		let to = all.length;
		if (url.searchParams.has('before')) [from, to] = [Math.max(0, at('before') - limit), at('before')];
		else if (url.searchParams.has('after')) [from, to] = [at('after') + 1, Math.min(all.length, at('after') + 1 + limit)];
		const wanted = url.searchParams.get('around');
		const around = wanted === 'read' ? this.lastRead : wanted;
		if (around) {
			const middle = all.findIndex((message) => message.id === around);
			from = Math.max(0, middle - limit / 2);
			to = Math.min(all.length, from + limit);
		}
		return { items: all.slice(from, to), has_before: from > 0, has_after: to < all.length };
	}
}

let server: Server;
const stops: (() => void)[] = [];
beforeEach(() => {
	server = new Server();
	vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
		const answer = server.answer(init.method ?? 'GET', new URL(input, 'http://desk.example'), (init.body as string) ?? null);
		return new Response(JSON.stringify(answer ?? {}), { status: 200, headers: { 'content-type': 'application/json' } });
	});
});
afterEach(() => {
	for (const stop of stops.splice(0)) stop();
	live.stop();
	vi.unstubAllGlobals();
});

async function opened(count: number, lastRead: number | null = null): Promise<Thread> {
	server.messages = Array.from({ length: count }, (_, index) => made(index + 1));
	server.lastRead = lastRead === null ? null : `${lastRead}`;
	const thread = new Thread('1');
	stops.push(thread.follow());
	await thread.open();
	return thread;
}
let position = 0;
const event = (kind: string, message: string | null): LiveEvent => ({
	position: ++position,
	kind,
	conversation_id: '1',
	message_id: message,
	inbox_id: '1',
	agent_id: null
});

describe('a conversation on screen', () => {
	test('opens around the first unread message and says where it begins', async () => {
		const thread = await opened(400, 100);
		expect(thread.ids).toHaveLength(50);
		expect(thread.holds('101')).toBe(true);
		expect(thread.firstUnread).toBe('101');
		expect([thread.hasBefore, thread.hasAfter]).toEqual([true, true]);
	});

	test('known from the list, its messages are asked for with the rest and not after it', async () => {
		server.messages = Array.from({ length: 400 }, (_, index) => made(index + 1));
		server.lastRead = '100';
		live.putConversation({ id: '1', version: 0, unread_count: 300 } as Conversation);
		const thread = new Thread('1');
		stops.push(thread.follow());
		const opening = thread.open();
		expect(server.asked).toEqual(['/conversations/1', '/conversations/1/messages?around=read&limit=50']);
		await opening;
		expect(server.asked).toHaveLength(2);
		expect([thread.holds('101'), thread.firstUnread]).toEqual([true, '101']);
	});

	test('read on in another window meanwhile, it opens where that one is', async () => {
		server.messages = Array.from({ length: 400 }, (_, index) => made(index + 1));
		server.lastRead = '100';
		live.putConversation({ id: '1', version: 0, unread_count: 300 } as Conversation);
		const thread = new Thread('1');
		stops.push(thread.follow());
		const answer = server.answer.bind(server);
		server.answer = (method, url, body) => {
			if (url.pathname.endsWith('/conversations/1')) server.lastRead = '300';
			const said = answer(method, url, body);
			if (url.pathname.endsWith('/conversations/1')) server.lastRead = '100';
			else server.lastRead = '300';
			return said;
		};
		await thread.open();
		expect([thread.holds('301'), thread.firstUnread]).toEqual([true, '301']);
	});

	test('a long conversation nobody looked at opens at its beginning', async () => {
		const thread = await opened(200);
		expect(thread.ids[0]).toBe('1');
		expect(thread.firstUnread).toBe('1');
		expect([thread.hasBefore, thread.hasAfter]).toEqual([false, true]);
	});

	test('opens at the end when everything is read', async () => {
		const thread = await opened(120, 120);
		expect(thread.ids.at(-1)).toBe('120');
		expect(thread.firstUnread).toBe(null);
		expect(thread.hasAfter).toBe(false);
	});

	test('pages reach both ends without a gap and without more than 300 messages', async () => {
		const thread = await opened(900, 450);
		while (thread.hasBefore) {
			await thread.more('before');
			expect(thread.ids.length).toBeLessThanOrEqual(300);
		}
		expect(thread.ids[0]).toBe('1');
		while (thread.hasAfter) await thread.more('after');
		expect(thread.ids).toEqual(Array.from({ length: 300 }, (_, index) => `${601 + index}`));
	});

	test('a new message appears once, is said once, and a second delivery changes nothing', async () => {
		const thread = await opened(3, 3);
		server.messages.push(made(4, { text: 'And with a bike?' }));
		const news = event('message.received', '4');
		await live.apply([news, { ...news, position: ++position }]);
		expect(thread.ids).toEqual(['1', '2', '3', '4']);
		expect(thread.said?.text).toBe('And with a bike?');
		const said = thread.said;
		await live.apply([event('message.state', '4')]);
		expect(thread.said).toBe(said);
		expect(thread.ids).toHaveLength(4);
	});

	test('a message that was overtaken stands where it belongs', async () => {
		const thread = await opened(3, 3);
		server.messages.push(made(4, { at: minute(2).replace('00.000', '30.000'), late: true }));
		await live.apply([event('message.received', '4')]);
		expect(thread.ids).toEqual(['1', '2', '4', '3']);
	});

	test('reading above, an arrival is counted and waits below', async () => {
		const thread = await opened(400, 100);
		thread.atEnd = false;
		server.messages.push(made(401));
		await live.apply([event('message.received', '401')]);
		expect(thread.holds('401')).toBe(false);
		expect(thread.below).toBe(1);
		await thread.toEnd();
		expect(thread.ids.at(-1)).toBe('401');
		expect(thread.below).toBe(0);
	});

	test('a state that answers overtook does not go back', async () => {
		const thread = await opened(1, 1);
		const ours = (state: Message['state'], version: number) => made(2, { direction: 'out', state, version, author: { kind: 'agent', id: '1', name: 'Ali' } });
		expect(['sending', 'delivered', 'sent', 'read', 'failed'].map((state, index) => thread.stateOf(ours(state as Message['state'], index)))).toEqual([
			'sending', 'delivered', 'delivered', 'read', 'read'
		]);
	});

	test.each(['the device that took it back', 'a colleague'])('an old answer does not bring back what was taken back: %s', async (who) => {
		const thread = await opened(3, 3);
		const rash = made(4, { direction: 'out', state: 'held', author: { kind: 'agent', id: '1', name: 'Ali' } });
		thread.take(rash);
		server.messages.push(rash);
		const asked = thread.again();
		server.messages.pop();
		if (who === 'a colleague') await live.apply([{ ...event('message.deleted', '4'), data: { change: 'undone' } }]);
		else thread.drop('4');
		await asked;
		expect(thread.ids).toEqual(['1', '2', '3']);
		thread.take({ ...rash, version: 2 });
		expect(thread.ids).toEqual(['1', '2', '3']);
		expect(live.peekMessage('4')).toBe(undefined);
	});

	test('after an absence without events everything is as the server has it', async () => {
		const thread = await opened(3, 3);
		for (let seq = 4; seq <= 130; seq += 1) server.messages.push(made(seq));
		server.messages[0] = made(1, { text: 'edited', version: 2 });
		await live.apply([event('demo.changed', null)]);
		await vi.waitFor(() => expect(thread.ids.at(-1)).toBe('130'));
		expect(thread.ids).toHaveLength(130);
		expect(live.peekMessage('1')?.text).toBe('edited');
	});

	test('seeing the end marks it read, once', async () => {
		const thread = await opened(3, 1);
		thread.seen();
		thread.seen();
		await vi.waitFor(() => expect(server.read).toEqual(['3']));
		await Promise.resolve();
		thread.seen();
		expect(server.read).toEqual(['3']);
	});
});
