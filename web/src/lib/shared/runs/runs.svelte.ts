/** Answers to many that are under way, for everybody who sees one of their conversations; one's own stay until they are closed. */
import { api, type AnswerRun, type Id, type Page } from '$lib/shared/api';
import { live } from '$lib/realtime';
import { session } from '$lib/shared/session.svelte';

const CLOSED = 'shortline.runs_closed';
const MINE_FOR = 60 * 60_000;
/** Whoever may stop it looks closely; for others it is news. */
const CLOSE_LOOK = 2_000;
const FAR_LOOK = 10_000;

class Runs {
	all = $state.raw<AnswerRun[]>([]);
	#closed = $state.raw<readonly Id[]>(remembered());
	#timer: ReturnType<typeof setTimeout> | undefined;
	#on = false;

	/** What stands in the strip. */
	get shown(): AnswerRun[] {
		return this.all.filter(
			(run) =>
				!run.is_over ||
				(run.started_by.id === session.me?.id && !this.#closed.includes(run.id) && Date.now() - Date.parse(run.started_at) < MINE_FOR)
		);
	}

	/** Asked once the first rows stand, when one begins, stops or ends, and while one is under way. Returns how to stop. */
	start(): () => void {
		this.#on = true;
		void live.ready.then(() => live.calm()).then(() => this.load());
		const leave = live.on(({ events, everything }) => {
			if (everything || events.some((event) => event.kind === 'answer_run.updated')) void this.load();
		});
		return () => {
			this.#on = false;
			clearTimeout(this.#timer);
			leave();
		};
	}

	load = async (): Promise<void> => {
		clearTimeout(this.#timer);
		if (!this.#on || !session.me) return;
		try {
			this.all = (await api.get<Page<AnswerRun>>('/answer-runs', { limit: 10 })).items;
		} catch {
			// What was known stands until the next look.
		}
		clearTimeout(this.#timer);
		if (this.#on && this.all.some((run) => !run.is_over)) {
			const stops = session.me?.permissions?.includes('answer_run.start');
			this.#timer = setTimeout(() => void this.load(), stops ? CLOSE_LOOK : FAR_LOOK);
		}
	};

	/** As an answer of the server has it. */
	put(run: AnswerRun): void {
		this.all = [run, ...this.all.filter((each) => each.id !== run.id)].sort((a, b) => Number(b.id) - Number(a.id));
		void this.load();
	}

	close(id: Id): void {
		this.#closed = [id, ...this.#closed].slice(0, 20);
		try {
			localStorage.setItem(CLOSED, JSON.stringify(this.#closed));
		} catch {
			// Then it comes back with the next start.
		}
	}
}

function remembered(): Id[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(CLOSED) ?? '[]');
		return Array.isArray(kept) ? kept.filter((each): each is Id => typeof each === 'string') : [];
	} catch {
		return [];
	}
}

export const runs = new Runs();
session.whenLeaving(() => {
	runs.all = [];
});
