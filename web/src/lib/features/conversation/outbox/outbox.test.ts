import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, type Message } from '$lib/shared/api';
import { Memory } from '../draft/device';
import { fate, insteadOfWords, next, type Entry } from './entry';
import { Outbox, type Post } from './outbox.svelte';

let count = 0;
const entry = (conversation: string, text: string, part: Partial<Entry> = {}): Omit<Entry, 'order'> => ({
	client_message_id: `c${++count}`,
	conversation_id: conversation,
	kind: 'reply',
	created_at: new Date().toISOString(),
	text,
	files: [],
	reply_to: null,
	extra: {},
	seen: null,
	undo_seconds: 5,
	close: false,
	problem: null,
	name: 'Ada',
	...part
});

/** A server that knows a message it has seen before. */
class FakePost implements Post {
	received: { id: string; conversation: string; text: string; seen: string | null | undefined }[] = [];
	requests = 0;
	closed: string[] = [];
	back: Entry[] = [];
	failures: (ApiError | null)[] = [];
	/** Takes the message, but the answer gets lost. */
	loseAnswers = 0;
	async upload(): Promise<string> {
		return 'media';
	}
	async send(conversation: string, request: { text?: string; client_message_id: string; seen_message_id?: string | null }): Promise<Message[]> {
		this.requests += 1;
		await Promise.resolve();
		const failure = this.failures.shift();
		if (failure) throw failure;
		let known = this.received.find((held) => held.id === request.client_message_id);
		if (!known) {
			known = { id: request.client_message_id, conversation, text: request.text ?? '', seen: request.seen_message_id };
			this.received.push(known);
		}
		if (this.loseAnswers-- > 0) throw offline();
		return [{ id: `m${known.id}`, direction: 'out' } as Message];
	}
	async note(conversation: string, text: string, id: string): Promise<Message[]> {
		return this.send(conversation, { text, client_message_id: id });
	}
	async close(conversation: string): Promise<void> {
		this.closed.push(conversation);
	}
	sent(): void {}
	returned(item: Entry): void {
		this.back.push(item);
	}
	get texts(): string[] {
		return this.received.map((held) => held.text);
	}
}
const offline = (): ApiError => new ApiError({ status: 0, code: 'offline' });
const refusal = (status: number, code: string): ApiError => new ApiError({ status, code });

describe('the line', () => {
	test('is the order of pressing; a resting conversation holds only itself back', () => {
		const list = [
			{ ...entry('1', 'b'), order: 2 },
			{ ...entry('2', 'c'), order: 3 },
			{ ...entry('1', 'a'), order: 1 }
		];
		expect(next(list, new Set())?.text).toBe('a');
		expect(next(list, new Set(['1']))?.text).toBe('c');
		expect(next([{ ...entry('1', 'x', { problem: { status: 409, code: 'collision' } }), order: 1 }], new Set())).toBeUndefined();
	});

	test('what an answer means', () => {
		expect([0, 401, 409, 422, 404, 413, 429, 500, 503].map(fate)).toEqual([
			'offline', 'signed_out', 'returned', 'returned', 'returned', 'returned', 'later', 'later', 'later'
		]);
	});
});

describe('the outbox', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());
	const settle = () => vi.advanceTimersByTimeAsync(60_000);

	test('sends in order, once each, whatever the network does', async () => {
		const post = new FakePost();
		const outbox = new Outbox(new Memory(), post);
		post.failures = [offline(), null, refusal(503, 'busy'), offline(), null];
		post.loseAnswers = 0;
		for (const text of ['one', 'two', 'three', 'four']) outbox.add(entry('1', text));
		await settle();
		expect(post.texts).toEqual(['one', 'two', 'three', 'four']);
		expect(outbox.entries).toEqual([]);
	});

	test('an answer that got lost does not send twice', async () => {
		const post = new FakePost();
		const outbox = new Outbox(new Memory(), post);
		post.loseAnswers = 2;
		outbox.add(entry('1', 'once'));
		await settle();
		expect(post.requests).toBe(3);
		expect(post.texts).toEqual(['once']);
	});

	test('what waited offline goes out after a reload', async () => {
		const device = new Memory();
		const dead = new FakePost();
		dead.failures = Array.from({ length: 50 }, offline);
		const before = new Outbox(device, dead);
		before.add(entry('1', 'a'));
		before.add(entry('1', 'b'));
		await vi.advanceTimersByTimeAsync(2_000);
		expect(before.waiting).toBe(2);
		before.stop();
		const post = new FakePost();
		const after = new Outbox(device, post);
		await after.load();
		await settle();
		expect(post.texts).toEqual(['a', 'b']);
		expect(await device.all('outbox')).toEqual([]);
	});

	test('a refusal gives the words back and lets the others go', async () => {
		const post = new FakePost();
		const outbox = new Outbox(new Memory(), post);
		post.failures = [refusal(409, 'collision')];
		outbox.add(entry('1', 'late'));
		outbox.add(entry('2', 'fine'));
		await settle();
		expect(post.texts).toEqual(['fine']);
		expect(post.back.map((item) => [item.text, item.problem?.code])).toEqual([['late', 'collision']]);
		expect(outbox.take(post.back[0]?.client_message_id ?? '')?.text).toBe('late');
		expect(outbox.entries).toEqual([]);
	});

	test('our own message before is no collision', async () => {
		const post = new FakePost();
		const outbox = new Outbox(new Memory(), post);
		outbox.add(entry('1', 'a', { seen: 'm0' }));
		outbox.add(entry('1', 'b', { seen: 'm0' }));
		await settle();
		expect(post.received.map((held) => held.seen)).toEqual(['m0', `m${post.received[0]?.id}`]);
	});

	test('can be taken back while it waits', async () => {
		const post = new FakePost();
		post.failures = [offline()];
		const outbox = new Outbox(new Memory(), post);
		const item = entry('1', 'oops');
		outbox.add(item);
		await vi.advanceTimersByTimeAsync(500);
		expect(outbox.take(item.client_message_id)?.text).toBe('oops');
		await settle();
		expect(post.texts).toEqual([]);
	});

	test('send and close closes after the message is in', async () => {
		const post = new FakePost();
		const outbox = new Outbox(new Memory(), post);
		post.failures = [offline()];
		outbox.add(entry('1', 'bye', { close: true }));
		await vi.advanceTimersByTimeAsync(500);
		expect(post.closed).toEqual([]);
		await settle();
		expect(post.closed).toEqual(['1']);
	});
});

test('words that are tried again stay words, whatever went along with them', () => {
	const close = [{ do: 'close' as const, id: null, minutes: null }];
	expect(insteadOfWords({ then: close, macro: { id: '4', wording: 0 }, allow_reason: 'He asked for it.', ask_lead: true })).toEqual({});
	const template = { name: 'still_there', language: 'en' };
	expect(insteadOfWords({ template, then: close })).toEqual({ template });
});
