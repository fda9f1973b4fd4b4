import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '$lib/shared/api';
import { Memory, openDevice } from './device';
import { joined, reconcile, type Draft } from './draft';
import { Drafts, type DraftServer } from './drafts';

const at = (second: number): string => new Date(Date.UTC(2026, 2, 10, 12, 0, second)).toISOString();
const draft = (part: Partial<Draft> = {}): Draft => ({
	conversation_id: '1',
	kind: 'reply',
	text: 'Hi',
	files: [],
	reply_to: null,
	updated_at: at(10),
	saved_at: null,
	...part
});

class FakeServer implements DraftServer {
	saved: Record<string, string> = {};
	calls = 0;
	failing: ApiError | null = null;
	async save(conversation: string, kind: string, { text }: { text: string }): Promise<void> {
		this.calls += 1;
		if (this.failing) throw this.failing;
		this.saved[`${conversation}:${kind}`] = text;
	}
	async remove(conversation: string, kind: string): Promise<void> {
		if (this.failing) throw this.failing;
		delete this.saved[`${conversation}:${kind}`];
	}
}

describe('two versions of a draft', () => {
	test('the only one is used', () => {
		expect(reconcile(null, null)).toEqual({ use: null, other: null });
		expect(reconcile(draft(), null).use?.text).toBe('Hi');
		expect(reconcile(null, draft()).use?.text).toBe('Hi');
	});

	test('what was sent elsewhere does not come back', () => {
		expect(reconcile(draft({ saved_at: at(10) }), null).use).toBe(null);
		expect(reconcile(draft({ saved_at: at(5) }), null).use?.text).toBe('Hi');
	});

	test('an unchanged local copy gives way to the server', () => {
		const { use, other } = reconcile(draft({ saved_at: at(10) }), draft({ text: 'Hello', updated_at: at(15), saved_at: at(15) }));
		expect([use?.text, other]).toEqual(['Hello', null]);
		// Unless the answer is older than what was saved from here.
		expect(reconcile(draft({ saved_at: at(10) }), draft({ text: 'old', updated_at: at(5) })).use?.text).toBe('Hi');
	});

	test('typing on from what the server has needs no choice', () => {
		const { use, other } = reconcile(draft({ text: 'Hi Ada', saved_at: at(5) }), draft({ updated_at: at(5), saved_at: at(5) }));
		expect([use?.text, other]).toEqual(['Hi Ada', null]);
	});

	test('the newest of two wins and the other stays near', () => {
		const here = draft({ text: 'here', updated_at: at(20), saved_at: at(1) });
		const there = draft({ text: 'there', updated_at: at(15), saved_at: at(15) });
		expect(reconcile(here, there)).toMatchObject({ use: { text: 'here' }, other: { text: 'there' } });
		expect(reconcile({ ...here, updated_at: at(12) }, there)).toMatchObject({ use: { text: 'there' }, other: { text: 'here' } });
	});

	test('words that come back stand before what was typed meanwhile', () => {
		expect(joined('back', '')).toBe('back');
		expect(joined('back', 'new')).toBe('back\nnew');
		expect(joined('same', 'same')).toBe('same');
		expect(joined('', 'new')).toBe('new');
	});
});

describe('keeping drafts', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());
	const type = (drafts: Drafts, text: string, second: number): void =>
		drafts.change({ conversation_id: '1', kind: 'reply', text, files: [], reply_to: null }, at(second));

	test('is on the device within 300 ms and on the server within 2 s, also while typing goes on', async () => {
		const device = new Memory();
		const server = new FakeServer();
		const drafts = new Drafts(device, server, '7');
		for (let step = 0; step < 20; step += 1) {
			type(drafts, 'x'.repeat(step + 1), step);
			await vi.advanceTimersByTimeAsync(100);
			if (step === 2) expect((await device.get<Draft>('drafts', '1:reply'))?.text.length).toBeGreaterThan(0);
		}
		expect(server.saved['1:reply']?.length).toBeGreaterThan(10);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(server.saved['1:reply']).toHaveLength(20);
		expect(server.calls).toBeLessThan(5);
	});

	test('survives a new start', async () => {
		const device = new Memory();
		const first = new Drafts(device, new FakeServer(), '7');
		type(first, 'half a sen', 1);
		await first.flush();
		const second = new Drafts(device, new FakeServer(), '7');
		expect((await second.load('1', 'reply'))?.text).toBe('half a sen');
		expect(await second.load('1', 'note')).toBe(null);
	});

	test('a page torn away in the same instant loses nothing', async () => {
		const storage = new Map<string, string>();
		const sudden = {
			getItem: (key: string) => storage.get(key) ?? null,
			setItem: (key: string, value: string) => void storage.set(key, value),
			removeItem: (key: string) => void storage.delete(key)
		};
		const dead = new Memory();
		dead.put = () => new Promise(() => {});
		const first = new Drafts(dead, new FakeServer(), '7', sudden);
		type(first, 'quick', 1);
		first.torn();
		const second = new Drafts(new Memory(), new FakeServer(), '7', sudden);
		expect((await second.load('1', 'reply'))?.text).toBe('quick');
	});

	test('waits for the network and then saves', async () => {
		const server = new FakeServer();
		const drafts = new Drafts(new Memory(), server, '7');
		server.failing = new ApiError({ status: 0, code: 'offline' });
		type(drafts, 'on the train', 1);
		await vi.advanceTimersByTimeAsync(4_000);
		expect(server.saved).toEqual({});
		server.failing = null;
		await vi.advanceTimersByTimeAsync(6_000);
		expect(server.saved['1:reply']).toBe('on the train');
	});

	test('what was sent is gone everywhere', async () => {
		const device = new Memory();
		const server = new FakeServer();
		const drafts = new Drafts(device, server, '7');
		type(drafts, 'bye', 1);
		await drafts.flush();
		await drafts.clear('1', 'reply', at(2));
		expect(server.saved).toEqual({});
		expect(await device.all('drafts')).toEqual([]);
		expect(drafts.peek('1', 'reply')).toBe(null);
	});
});

describe('the device', () => {
	test('keeps what it is given, per agent, until it is told to forget', async () => {
		const device = await openDevice('1');
		await device.put('drafts', 'a', { text: 'x' });
		expect(await device.get('drafts', 'a')).toEqual({ text: 'x' });
		const other = await openDevice('2');
		expect(await other.all('drafts')).toEqual([]);
		await device.forget();
		expect(await (await openDevice('1')).all('drafts')).toEqual([]);
	});
});
