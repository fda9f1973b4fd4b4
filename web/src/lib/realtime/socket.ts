/**
 * One WebSocket that is always either open or on its way back. It remembers the last feed position, so nothing that
 * happened while it was away is missed, and says `reset` when the server no longer remembers that far.
 */
import { BASE, type Conversation, type Id, type LiveEvent, type PresenceAgent } from '$lib/shared/api';

export type LinkState = 'connecting' | 'open' | 'lost';
export type Frame =
	| { type: 'hello'; position: number; agent_id: Id; ease?: number }
	| { type: 'events'; events: LiveEvent[]; conversations?: Conversation[] }
	| { type: 'reset'; position?: number }
	| { type: 'ping'; ease?: number }
	| { type: 'presence'; conversation_id: Id; agents: PresenceAgent[] };

export interface SocketLike {
	readyState: number;
	send(data: string): void;
	close(code?: number, reason?: string): void;
	onopen: (() => void) | null;
	onmessage: ((message: { data: unknown }) => void) | null;
	onclose: ((reason: { code: number }) => void) | null;
	onerror: (() => void) | null;
}
export interface LinkOptions {
	open: (after: number | null) => SocketLike;
	onHello: (position: number, resumed: boolean, agent: Id) => void;
	/** Seconds for which what concerns others may be gathered: more, the more screens there are. */
	onEase: (seconds: number) => void;
	/** `rows`: conversations as they are after these events, where they are the same for everybody. */
	onEvents: (events: LiveEvent[], rows: Conversation[]) => void;
	onReset: () => void;
	onPresence: (conversation: Id, agents: PresenceAgent[]) => void;
	onState: (state: LinkState) => void;
	/** The server does not know who we are: there is no point in trying again. */
	onStranger?: () => void;
	/** Between 0 and 1; tests pass their own. */
	random?: () => number;
}

/** The server pings every 10 s: two missed and a bit is a dead line. */
export const SILENCE = 25_000;
const NOT_SIGNED_IN = 4401;
const FIRST_WAIT = 150;
const LONGEST_WAIT = 15_000;

/** 75–225 ms, then doubling to 15 s, each ± 50 % so that a restarted server is not stormed. */
export function waitBefore(attempt: number, random: number): number {
	return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 10)) * (0.5 + random);
}

export class Link {
	position: number | null = null;
	state: LinkState = 'connecting';
	#options: LinkOptions;
	#socket: SocketLike | null = null;
	#attempt = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#watchdog: ReturnType<typeof setTimeout> | undefined;
	#stopped = true;

	constructor(options: LinkOptions) {
		this.#options = options;
	}

	start(): void {
		if (!this.#stopped) return;
		this.#stopped = false;
		this.#connect();
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#retry);
		this.#leave();
		this.position = null;
		this.#attempt = 0;
	}

	/** The network came back, or the tab was looked at again: do not wait for the next try. */
	hurry(): void {
		if (this.#stopped || this.#socket) return;
		clearTimeout(this.#retry);
		this.#connect();
	}

	send(frame: Record<string, unknown>): void {
		if (this.state === 'open') this.#socket?.send(JSON.stringify(frame));
	}

	#connect(): void {
		clearTimeout(this.#retry);
		let socket: SocketLike;
		try {
			socket = this.#options.open(this.position);
		} catch {
			this.#later();
			return;
		}
		this.#socket = socket;
		socket.onmessage = ({ data }) => {
			if (this.#socket === socket) this.#hear(String(data));
		};
		socket.onclose = ({ code }) => {
			if (this.#socket !== socket) return;
			if (code === NOT_SIGNED_IN) {
				this.stop();
				this.#options.onStranger?.();
			} else this.#lost();
		};
		socket.onerror = null;
		this.#expect();
	}

	#hear(text: string): void {
		this.#expect();
		let frame: Frame;
		try {
			frame = JSON.parse(text) as Frame;
		} catch {
			return;
		}
		switch (frame.type) {
			case 'hello': {
				const resumed = this.position !== null;
				// While resuming, the position moves with the events that follow, not with the greeting.
				if (!resumed) this.position = frame.position;
				this.#attempt = 0;
				this.#become('open');
				this.#options.onEase(frame.ease ?? 0);
				this.#options.onHello(frame.position, resumed, frame.agent_id);
				break;
			}
			case 'events': {
				const fresh = frame.events.filter((event) => this.position === null || event.position > this.position);
				const last = fresh.at(-1);
				if (last) {
					this.position = last.position;
					this.#options.onEvents(fresh, frame.conversations ?? []);
				}
				break;
			}
			case 'reset':
				this.position = frame.position ?? null;
				this.#options.onReset();
				if (frame.position === undefined) this.#again();
				break;
			case 'ping':
				if (frame.ease !== undefined) this.#options.onEase(frame.ease);
				break;
			case 'presence':
				this.#options.onPresence(frame.conversation_id, frame.agents);
				break;
		}
	}

	#expect(): void {
		clearTimeout(this.#watchdog);
		this.#watchdog = setTimeout(() => this.#lost(), SILENCE);
	}

	#leave(): void {
		clearTimeout(this.#watchdog);
		const socket = this.#socket;
		this.#socket = null;
		if (!socket) return;
		socket.onmessage = socket.onclose = null;
		socket.close();
	}

	/** A reset without a position: connect anew without one, the server starts us at now. */
	#again(): void {
		this.#leave();
		this.#connect();
	}

	#lost(): void {
		this.#leave();
		this.#become('lost');
		this.#later();
	}

	#later(): void {
		if (this.#stopped) return;
		const wait = waitBefore(this.#attempt++, (this.#options.random ?? Math.random)());
		this.#retry = setTimeout(() => this.#connect(), wait);
	}

	#become(state: LinkState): void {
		if (this.state === state) return;
		this.state = state;
		this.#options.onState(state);
	}
}

/** The live socket of this desk, from a position on. */
export function openSocket(after: number | null): SocketLike {
	const address = new URL(`${BASE}/live`, location.href);
	address.protocol = address.protocol.replace('http', 'ws');
	address.searchParams.set('rows', 'true');
	if (after !== null) address.searchParams.set('after', String(after));
	return new WebSocket(address) as unknown as SocketLike;
}
