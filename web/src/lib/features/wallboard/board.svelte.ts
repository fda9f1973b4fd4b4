/** The board as the server last told it: asked for again when something happens, but never more often than it can be read. */
import { api, type Wallboard } from '$lib/shared/api';
import { Resource } from '$lib/shared/forms/resource.svelte';
import { live } from '$lib/realtime';

/** Waits grow without anything happening: this often it is asked for anyway. */
export const ANYWAY = 10_000;
/** However much happens, not more often than this. */
export const SOONEST = 1_500;

export class Board {
	readonly asked = new Resource<Wallboard>(() => api.get<Wallboard>('/wallboard'));
	#last = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Until it is stopped. Fits `$effect(() => board.follow())`. */
	follow(): () => void {
		const stop = [
			live.on(() => this.#within(SOONEST)),
			live.whenBack(() => this.#within(0)),
			() => clearTimeout(this.#timer)
		];
		this.#within(0);
		return () => stop.forEach((each) => each());
	}

	/** Asks for it when this much has passed since the last time; a sooner wish replaces a later one. */
	#within(gap: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#ask(), Math.max(0, this.#last + gap - Date.now()));
	}
	#ask = async (): Promise<void> => {
		this.#last = Date.now();
		await this.asked.load();
		this.#within(ANYWAY);
	};
}
