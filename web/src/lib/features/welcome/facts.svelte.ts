/** A fact we wait for: asked every second and whenever the desk tells of something new, until it is true. */
import { live } from '$lib/realtime';

const EVERY = 1000;

export class Fact<T> {
	value = $state.raw<T>();
	readonly since = Date.now();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#done = false;
	#asking = false;

	/** `ask` answers undefined while it is not true yet. */
	constructor(private readonly ask: () => Promise<T | undefined>) {}

	/** Fits `$effect(() => fact.await())`. */
	await(): () => void {
		this.#done = false;
		const stop = live.on(() => void this.#look());
		void this.#look();
		return () => {
			this.#done = true;
			clearTimeout(this.#timer);
			stop();
		};
	}

	async #look(): Promise<void> {
		if (this.#done || this.#asking) return;
		clearTimeout(this.#timer);
		this.#asking = true;
		try {
			const value = await this.ask();
			if (value !== undefined) {
				this.value = value;
				this.#done = true;
			}
		} catch {
			// Asked again in a moment.
		} finally {
			this.#asking = false;
			if (!this.#done) this.#timer = setTimeout(() => void this.#look(), EVERY);
		}
	}
}
