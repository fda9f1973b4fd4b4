/** Whether a list may move its rows: not while the pointer is over it, nor within two seconds of the last touch or key. */

export const STILL = 2_000;

export class Stillness {
	#inside = false;
	#last = -Infinity;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#settled: () => void;

	constructor(settled: () => void) {
		this.#settled = settled;
	}

	get held(): boolean {
		return this.#inside || Date.now() - this.#last < STILL;
	}

	enter(): void {
		this.#inside = true;
		clearTimeout(this.#timer);
	}

	leave(): void {
		this.#inside = false;
		this.touch();
	}

	/** A key, a scroll or a finger: two more seconds. */
	touch(): void {
		this.#last = Date.now();
		clearTimeout(this.#timer);
		if (!this.#inside) this.#timer = setTimeout(this.#settled, STILL);
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
