/** What a screen of lists and forms asked the server for: loading, there, failed, or not ours to see. */
import { ApiError, type LiveEvent } from '$lib/shared/api';
import { live } from '$lib/realtime';

export type Status = 'loading' | 'ready' | 'error' | 'denied' | 'missing';

export class Resource<T> {
	value = $state.raw<T>();
	status = $state.raw<Status>('loading');
	busy = $state.raw(false);
	#generation = 0;
	#unheard = false;

	constructor(private readonly ask: () => Promise<T>) {}

	/** What is on screen stays until the answer is there. */
	load = async (): Promise<void> => {
		const generation = ++this.#generation;
		this.busy = true;
		try {
			const value = await this.ask();
			if (generation !== this.#generation) return;
			this.value = value;
			this.status = 'ready';
			this.#unheard = false;
		} catch (error) {
			if (generation !== this.#generation) return;
			const status = error instanceof ApiError ? error.status : 0;
			if (status === 403) this.status = 'denied';
			else if (status === 404) this.status = 'missing';
			else {
				this.#unheard = true;
				if (this.value === undefined) this.status = 'error';
			}
		} finally {
			if (generation === this.#generation) this.busy = false;
		}
	};

	/** Loads now, when one of these kinds of event arrives, and after a failure when the connection is back. Fits `$effect(() => list.follow(…))`. */
	follow(kinds: string[] = [], concerns: (event: LiveEvent) => boolean = () => true): () => void {
		void this.load();
		const about = new Set(kinds);
		const leave = [
			live.on(({ events, everything }) => {
				if (everything || events.some((event) => about.has(event.kind) && concerns(event))) void this.load();
			}),
			live.whenBack(() => this.#unheard && void this.load())
		];
		return () => leave.forEach((each) => each());
	}
}
