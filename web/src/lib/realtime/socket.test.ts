import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LiveEvent } from '$lib/shared/api';
import { Link, SILENCE, waitBefore, type LinkState, type SocketLike } from './socket';

class FakeSocket implements SocketLike {
	readyState = 1;
	sent: string[] = [];
	closed = false;
	onopen = null;
	onerror = null;
	onmessage: ((message: { data: unknown }) => void) | null = null;
	onclose: ((reason: { code: number }) => void) | null = null;
	constructor(readonly after: number | null) {}
	send(data: string) {
		this.sent.push(data);
	}
	close() {
		this.closed = true;
	}
	say(frame: unknown) {
		this.onmessage?.({ data: JSON.stringify(frame) });
	}
}
const event = (position: number): LiveEvent => ({
	position,
	kind: 'message.received',
	conversation_id: '1',
	message_id: '1',
	inbox_id: null,
	agent_id: null
});

function setup() {
	const sockets: FakeSocket[] = [];
	const states: LinkState[] = [];
	const heard: number[] = [];
	const hellos: boolean[] = [];
	const eases: number[] = [];
	let resets = 0;
	const link = new Link({
		open: (after) => {
			const socket = new FakeSocket(after);
			sockets.push(socket);
			return socket;
		},
		onHello: (_position, resumed) => hellos.push(resumed),
		onEase: (seconds) => eases.push(seconds),
		onEvents: (events) => heard.push(...events.map((item) => item.position)),
		onReset: () => (resets += 1),
		onPresence: () => {},
		onState: (state) => states.push(state),
		random: () => 0.5
	});
	link.start();
	return { link, sockets, states, heard, hellos, eases, resets: () => resets };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the link', () => {
	test('resumes after the last event it heard', () => {
		const { sockets, heard, hellos } = setup();
		expect(sockets[0]!.after).toBeNull();
		sockets[0]!.say({ type: 'hello', position: 10, agent_id: '1' });
		sockets[0]!.say({ type: 'events', events: [event(11), event(12)] });
		sockets[0]!.onclose?.({ code: 1006 });
		vi.advanceTimersByTime(200);
		expect(sockets[1]!.after).toBe(12);
		sockets[1]!.say({ type: 'hello', position: 14, agent_id: '1' });
		sockets[1]!.say({ type: 'events', events: [event(12), event(13), event(14)] });
		expect(heard).toEqual([11, 12, 13, 14]);
		expect(hellos).toEqual([false, true]);
	});

	test('a line that stays silent is given up', () => {
		const { sockets, states } = setup();
		sockets[0]!.say({ type: 'hello', position: 1, agent_id: '1' });
		vi.advanceTimersByTime(SILENCE - 1);
		sockets[0]!.say({ type: 'ping' });
		vi.advanceTimersByTime(SILENCE - 1);
		expect(sockets).toHaveLength(1);
		vi.advanceTimersByTime(200);
		expect(sockets[0]!.closed).toBe(true);
		expect(sockets).toHaveLength(2);
		expect(states).toEqual(['open', 'lost']);
	});

	test('how long others may wait is told by the greeting and by each ping', () => {
		const { sockets, eases } = setup();
		sockets[0]!.say({ type: 'hello', position: 1, agent_id: '1', ease: 0.02 });
		sockets[0]!.say({ type: 'ping', ease: 2 });
		sockets[0]!.say({ type: 'ping' });
		expect(eases).toEqual([0.02, 2]);
	});

	test('a late word from an old socket changes nothing', () => {
		const { sockets, heard } = setup();
		const old = sockets[0]!;
		const hear = old.onmessage!;
		old.say({ type: 'hello', position: 1, agent_id: '1' });
		old.onclose?.({ code: 1006 });
		vi.advanceTimersByTime(200);
		hear({ data: JSON.stringify({ type: 'events', events: [event(2)] }) });
		expect(heard).toEqual([]);
	});

	test('reset without a position starts over at now', () => {
		const { sockets, resets } = setup();
		sockets[0]!.say({ type: 'hello', position: 1, agent_id: '1' });
		sockets[0]!.say({ type: 'reset' });
		expect(resets()).toBe(1);
		expect(sockets[1]!.after).toBeNull();
	});

	test('the network coming back does not wait', () => {
		const { link, sockets } = setup();
		for (let round = 0; round < 6; round++) {
			sockets.at(-1)!.onclose?.({ code: 1006 });
			vi.advanceTimersByTime(20_000);
		}
		sockets.at(-1)!.onclose?.({ code: 1006 });
		const before = sockets.length;
		link.hurry();
		expect(sockets).toHaveLength(before + 1);
	});

	test('waits grow and stay bounded', () => {
		expect(waitBefore(0, 0.5)).toBe(150);
		expect(waitBefore(3, 0.5)).toBe(1200);
		expect(waitBefore(40, 1)).toBeLessThanOrEqual(22_500);
	});

	test('a stranger is not let in by asking again', () => {
		const { sockets } = setup();
		sockets[0]!.onclose?.({ code: 4401 });
		vi.advanceTimersByTime(100_000);
		expect(sockets).toHaveLength(1);
	});

	test('once stopped it stays stopped', () => {
		const { link, sockets } = setup();
		link.stop();
		vi.advanceTimersByTime(100_000);
		expect(sockets).toHaveLength(1);
	});
});
