/**
 * Who waits for somebody to take over, said louder than a message: at once for all that come together, and again a
 * few times while nobody does. One voice: however many there are, rings keep a pause.
 */
import type { Conversation, Id, LiveEvent } from '$lib/shared/api';
import { PAUSE } from './bursts';

/** What is offered in one look of the server arrives in one breath. */
export const TOGETHER = 300;
export const AGAIN = 20_000;
export const TIMES = 3;

export interface Here {
	me: Id;
	teams: readonly Id[];
	/** A lead in no team stands in for everybody. */
	everywhere: boolean;
	available: string;
	/** The conversation in front of me, while the page is. */
	looksAt: Id | null;
}

type Waits = Pick<Conversation, 'id' | 'assignee_id' | 'team_id' | 'offered' | 'waiting_since' | 'waits_for_follow_up' | 'only_greeted'>;
type News = Pick<LiveEvent, 'kind' | 'agent_id'> & { data?: Record<string, unknown> | null };

const atWork = (here: Here): boolean => here.available === 'available' || here.available === 'busy';

/** Pure. A colleague is not there for it, and it may be mine to take. */
export function isOfferedTo(item: Waits | undefined, here: Here): boolean {
	if (!item?.offered || item.waiting_since === null || item.assignee_id === here.me || item.id === here.looksAt) return false;
	return atWork(here) && (item.team_id === null || here.everywhere || here.teams.includes(item.team_id));
}

/** Pure. A customer who was answered asks on, is mine, and is not in front of me. */
export const isLeftToMe = (item: Waits | undefined, here: Here): boolean =>
	item !== undefined && item.assignee_id === here.me && item.waits_for_follow_up && !item.only_greeted && item.waiting_since !== null && item.id !== here.looksAt && atWork(here);

/** Pure. Somebody else made it mine just now. */
export const madeMine = (event: News, me: Id): boolean =>
	event.kind === 'conversation.updated' && event.data?.change === 'assigned' && event.data.assignee_id === me && event.agent_id !== me;

/** Pure. The server has just offered it. */
export const wasOffered = (event: News): boolean => event.kind === 'conversation.updated' && event.data?.change === 'offered';

export class Summons {
	#open = new Set<Id>();
	#rangAt = -Infinity;
	#left = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `ring` sounds; `show` is told who is still waiting, the newest last, and whether that is news. */
	constructor(
		private readonly ring: () => void,
		private readonly show: (waiting: Id[], news: boolean) => void,
		private readonly now: () => number = () => performance.now()
	) {}

	get waiting(): Id[] {
		return [...this.#open];
	}

	call(conversation: Id): void {
		if (this.#open.has(conversation)) return;
		this.#open.add(conversation);
		this.#left = TIMES;
		this.#in(Math.max(TOGETHER, this.#rangAt + PAUSE - this.now()));
	}

	/** Somebody took it, or it is over: nothing is said of it from this moment on. */
	over(conversation: Id): void {
		if (!this.#open.delete(conversation)) return;
		if (!this.#open.size) this.#quiet();
		this.show(this.waiting, false);
	}

	stop(): void {
		this.#open.clear();
		this.#quiet();
		this.show([], false);
	}

	#in(wait: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#rings(), wait);
	}

	#quiet(): void {
		clearTimeout(this.#timer);
		this.#left = 0;
	}

	#rings(): void {
		this.#rangAt = this.now();
		this.ring();
		if (this.#left === TIMES) this.show(this.waiting, true);
		this.#left -= 1;
		if (this.#left > 0) this.#in(AGAIN);
	}
}
