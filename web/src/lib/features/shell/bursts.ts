/**
 * Several messages in a row are one thing to be told about: when they end, or after twenty seconds if they do not.
 * One voice for everybody: rings come with a pause between them, and what fell into the pause rings once at its end.
 */
import type { Id } from '$lib/shared/api';

/** So long after the last message a burst is over. */
export const QUIET = 4_000;
export const LONGEST = 20_000;
export const PAUSE = 10_000;

interface Burst {
	began: number;
	timer: ReturnType<typeof setTimeout>;
}

export class Bursts {
	#bursts = new Map<Id, Burst>();
	#rangAt = -Infinity;
	#later: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly ring: () => void,
		private readonly now: () => number = () => performance.now()
	) {}

	/** The customer wrote, here. */
	heard(conversation: Id): void {
		const at = this.now();
		const running = this.#bursts.get(conversation);
		clearTimeout(running?.timer);
		const began = running?.began ?? at;
		const wait = Math.max(0, Math.min(QUIET, began + LONGEST - at));
		this.#bursts.set(conversation, { began, timer: setTimeout(() => this.#ended(conversation), wait) });
	}

	/** Somebody is at it: nobody has to be called. */
	seen(conversation: Id): void {
		clearTimeout(this.#bursts.get(conversation)?.timer);
		this.#bursts.delete(conversation);
	}

	stop(): void {
		for (const id of [...this.#bursts.keys()]) this.seen(id);
		clearTimeout(this.#later);
		this.#later = undefined;
	}

	#ended(conversation: Id): void {
		this.#bursts.delete(conversation);
		if (this.#later !== undefined) return;
		const wait = this.#rangAt + PAUSE - this.now();
		if (wait > 0) this.#later = setTimeout(() => this.#rings(), wait);
		else this.#rings();
	}

	#rings(): void {
		this.#later = undefined;
		this.#rangAt = this.now();
		this.ring();
	}
}
