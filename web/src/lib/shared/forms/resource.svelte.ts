/** What a screen of lists and forms asked the server for: loading, there, failed, or not ours to see. */
import { ApiError } from '$lib/shared/api';
import { live } from '$lib/realtime';

export type Status = 'loading' | 'ready' | 'error' | 'denied' | 'missing';

export class Resource<T> {
	value = $state.raw<T>();
	status = $state.raw<Status>('loading');
	busy = $state.raw(false);
	#generation = 0;

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
		} catch (error) {
			if (generation !== this.#generation) return;
			const status = error instanceof ApiError ? error.status : 0;
			if (status === 403) this.status = 'denied';
			else if (status === 404) this.status = 'missing';
			else if (this.value === undefined) this.status = 'error';
		} finally {
			if (generation === this.#generation) this.busy = false;
		}
	};

	/** Loads now, and again when one of these kinds of event arrives. Fits `$effect(() => list.follow(…))`. */
	follow(kinds: string[] = [], concerns: (data: { inbox_id: string | null }) => boolean = () => true): () => void {
		void this.load();
		const about = new Set(kinds);
		return live.on(({ events, everything }) => {
			if (everything || events.some((event) => about.has(event.kind) && concerns(event))) void this.load();
		});
	}
}
