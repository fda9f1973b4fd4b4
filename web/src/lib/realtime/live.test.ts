/** Whatever happens on the server, what the screen holds after the events equals what a new screen would fetch. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Conversation, LiveEvent, Message } from '$lib/shared/api';
import { Live } from './live.svelte';
import type { SocketLike } from './socket';

class Server {
	position = 0;
	conversations = new Map<string, Conversation>();
	messages = new Map<string, Message>();
	log: LiveEvent[] = [];
	requests: string[] = [];
	socket: SocketLike | null = null;
	opening: SocketLike | null = null;
	down = false;

	connect = (after: number | null): SocketLike => {
		const socket: SocketLike = {
			readyState: 1,
			send: () => {},
			close: () => {},
			onopen: null,
			onmessage: null,
			onclose: null,
			onerror: null
		};
		if (this.down) {
			setTimeout(() => socket.onclose?.({ code: 1006 }), 1);
			return socket;
		}
		// As on the real one, nothing is told before the greeting and what was missed.
		this.opening = socket;
		setTimeout(() => {
			if (this.opening !== socket) return;
			this.socket = socket;
			this.frame({ type: 'hello', position: this.position, agent_id: '1' });
			if (after !== null) this.frame({ type: 'events', events: this.log.filter((item) => item.position > after) });
		}, 1);
		return socket;
	};

	frame(frame: unknown) {
		this.socket?.onmessage?.({ data: JSON.stringify(frame) });
	}

	/** `along`: with the row, as it is now. */
	tell(kind: string, conversation: string, message: string | null = null, along = false) {
		const event: LiveEvent = {
			position: ++this.position,
			kind,
			conversation_id: conversation,
			message_id: message,
			inbox_id: '1',
			agent_id: null
		};
		this.log.push(event);
		const rows = along ? { conversations: [this.conversations.get(conversation)] } : {};
		this.frame({ type: 'events', events: [event], ...rows });
	}

	cut() {
		const socket = this.opening;
		this.opening = this.socket = null;
		socket?.onclose?.({ code: 1006 });
	}

	fetch = async (input: RequestInfo | URL): Promise<Response> => {
		const url = new URL(String(input), 'http://desk.test');
		this.requests.push(url.pathname + url.search);
		const ids = url.searchParams.get('ids')?.split(',') ?? [];
		const from = url.pathname.endsWith('/conversations')
			? this.conversations
			: url.pathname.endsWith('/messages')
				? this.messages
				: null;
		const body = from ? { items: ids.map((id) => from.get(id)).filter(Boolean), next_cursor: null } : { items: [] };
		return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
	};

	/** Something happens to a random conversation. */
	happen(random: () => number) {
		const id = String(1 + Math.floor(random() * 20));
		const before = this.conversations.get(id);
		const version = (before?.version ?? 0) + 1;
		this.conversations.set(id, { id, version, contact: { id: `c${id}` }, unread_count: version } as Conversation);
		const along = random() < 0.5;
		if (random() < 0.5) {
			this.tell(before ? 'conversation.updated' : 'conversation.created', id, null, along);
			return;
		}
		const known = [...this.messages.values()].filter((item) => item.conversation_id === id);
		const again = known[Math.floor(random() * known.length)];
		if (again && random() < 0.4) {
			this.messages.set(again.id, { ...again, version: again.version + 1 });
			this.tell('message.state', id, again.id, along);
		} else {
			const message = { id: `m${this.messages.size + 1}`, conversation_id: id, version: 1 } as Message;
			this.messages.set(message.id, message);
			this.tell('message.received', id, message.id, along);
		}
	}
}

function seeded(seed: number) {
	return () => {
		seed = (seed * 1664525 + 1013904223) % 4294967296;
		return seed / 4294967296;
	};
}

let server: Server;
let live: Live;
beforeEach(async () => {
	vi.useFakeTimers();
	server = new Server();
	vi.stubGlobal('fetch', server.fetch);
	live = new Live(server.connect);
	live.start();
	await vi.advanceTimersByTimeAsync(5);
	await live.ready;
});
afterEach(() => {
	live.stop();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const expectTruth = (watched: string[]) => {
	for (const [id, item] of server.conversations) expect(live.peekConversation(id)).toEqual(item);
	for (const [id, item] of server.messages) {
		if (watched.includes(item.conversation_id)) expect(live.peekMessage(id)).toEqual(item);
	}
};

describe('applying events equals fetching again', () => {
	test.each([1, 2, 3, 4, 5])('through cuts and storms (seed %i)', async (seed) => {
		const random = seeded(seed);
		for (const id of ['1', '2', '3']) live.watch(id);
		for (let round = 0; round < 60; round++) {
			for (let burst = Math.floor(random() * 6); burst >= 0; burst--) server.happen(random);
			if (random() < 0.15) {
				server.cut();
				for (let missed = 0; missed < 10; missed++) server.happen(random);
			}
			await vi.advanceTimersByTimeAsync(random() * 300);
		}
		await vi.advanceTimersByTimeAsync(5000);
		expectTruth(['1', '2', '3']);
	});

	test('also where many screens share a server', async () => {
		const random = seeded(6);
		server.frame({ type: 'ping', ease: 2 });
		live.watch('1');
		for (let round = 0; round < 60; round++) {
			server.happen(random);
			await vi.advanceTimersByTimeAsync(random() * 300);
		}
		await vi.advanceTimersByTimeAsync(5000);
		expectTruth(['1']);
	});

	test('500 events missed are caught up with a few requests', async () => {
		const random = seeded(9);
		live.watch('1');
		for (let id = 1; id <= 20; id++) server.happen(random);
		await vi.advanceTimersByTimeAsync(200);
		server.down = true;
		server.cut();
		for (let missed = 0; missed < 500; missed++) server.happen(random);
		server.requests = [];
		server.down = false;
		live.on(() => {});
		await vi.advanceTimersByTimeAsync(2000);
		expectTruth(['1']);
		expect(server.requests.filter((path) => path.includes('ids=')).length).toBeLessThanOrEqual(4);
	});
});

test('an older answer never replaces a newer one', () => {
	live.putConversation({ id: '1', version: 3 } as Conversation);
	live.putConversation({ id: '1', version: 2 } as Conversation);
	expect(live.peekConversation('1')?.version).toBe(3);
});

test('listeners hear of an event after the changed thing is there', async () => {
	const seen: (number | undefined)[] = [];
	live.on(() => seen.push(live.peekConversation('1')?.version));
	server.conversations.set('1', { id: '1', version: 1 } as Conversation);
	server.tell('conversation.created', '1');
	await vi.advanceTimersByTimeAsync(100);
	expect(seen).toEqual([1]);
});

test('a short gap stays silent, a long one is said after five seconds', async () => {
	expect(live.status).toBe('live');
	server.down = true;
	server.cut();
	await vi.advanceTimersByTimeAsync(1400);
	expect(live.status).toBe('live');
	await vi.advanceTimersByTimeAsync(1000);
	expect(live.status).toBe('reconnecting');
	await vi.advanceTimersByTimeAsync(3000);
	expect(live.status).toBe('offline');
	server.down = false;
	await vi.advanceTimersByTimeAsync(30_000);
	expect(live.status).toBe('live');
});

test('what could not be had is asked for when the socket or the network is back', async () => {
	let back = 0;
	const stop = live.whenBack(() => back++);
	server.cut();
	await vi.advanceTimersByTimeAsync(1000);
	expect(back).toBe(1);
	window.dispatchEvent(new Event('online'));
	expect(back).toBe(2);
	stop();
	window.dispatchEvent(new Event('online'));
	expect(back).toBe(2);
});

test('reset asks every screen to fetch again', async () => {
	let everything = 0;
	live.on((news) => (everything += news.everything ? 1 : 0));
	server.frame({ type: 'reset' });
	await vi.advanceTimersByTimeAsync(100);
	expect(everything).toBe(1);
});

test('among many screens an agent\'s own comes at once and the rest is gathered', async () => {
	server.frame({ type: 'ping', ease: 2 });
	for (const id of ['1', '2', '3', '4']) server.conversations.set(id, { id, version: 1 } as Conversation);
	live.putConversation({ id: '1', version: 0, assignee_id: '1' } as Conversation);
	server.requests = [];
	server.tell('conversation.updated', '2');
	server.tell('conversation.updated', '3');
	await vi.advanceTimersByTimeAsync(900);
	expect(server.requests).toEqual([]);
	server.tell('message.received', '1');
	await vi.advanceTimersByTimeAsync(40);
	expect(live.peekConversation('1')?.version).toBe(1);
	expect(server.requests.filter((path) => path.includes('ids='))).toHaveLength(1);
	server.tell('conversation.updated', '4');
	await vi.advanceTimersByTimeAsync(3500);
	expect(live.peekConversation('4')?.version).toBe(1);
});

test('a row that came along is shown at once and not asked for', async () => {
	server.frame({ type: 'ping', ease: 2 });
	const seen: (number | undefined)[] = [];
	live.on(() => seen.push(live.peekConversation('1')?.version));
	server.conversations.set('1', { id: '1', version: 4, contact: { id: 'c1' } } as Conversation);
	server.requests = [];
	server.tell('conversation.updated', '1', null, true);
	await vi.advanceTimersByTimeAsync(1);
	expect(seen).toEqual([4]);
	// One that was overtaken changes nothing.
	server.conversations.set('1', { id: '1', version: 3, contact: { id: 'c1' } } as Conversation);
	server.tell('conversation.updated', '1', null, true);
	await vi.advanceTimersByTimeAsync(5000);
	expect(live.peekConversation('1')?.version).toBe(4);
	expect(server.requests.filter((path) => path.includes('ids='))).toEqual([]);
});
