/**
 * Fetches what changed, by ids, in batches. Requests made within a moment travel together, and while one batch is on
 * its way the next one gathers, so a storm of events costs a handful of requests.
 */
export interface Batch<T> {
	/** Asks for the ids; what the server does not return no longer exists for us. */
	fetch: (ids: string[]) => Promise<T[]>;
	put: (item: T) => void;
	gone: (id: string) => void;
}

export const GATHER = 30;
const LARGEST = 100;
const RETRY = 2_000;

export class BatchFetcher<T extends { id: string }> {
	#wanted = new Set<string>();
	#waiting: { ids: Set<string>; done: () => void }[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#busy = false;
	#batch: Batch<T>;

	constructor(batch: Batch<T>) {
		this.#batch = batch;
	}

	/** Resolves when every id has been fetched after this call. It does not reject: a lost request is tried again. */
	want(ids: Iterable<string>): Promise<void> {
		const set = new Set(ids);
		if (!set.size) return Promise.resolve();
		for (const id of set) this.#wanted.add(id);
		this.#soon(GATHER);
		return new Promise((done) => this.#waiting.push({ ids: set, done }));
	}

	get pending(): number {
		return this.#wanted.size;
	}

	clear(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#wanted.clear();
		for (const { done } of this.#waiting.splice(0)) done();
	}

	#soon(delay: number): void {
		if (this.#busy || this.#timer !== undefined) return;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			void this.#run();
		}, delay);
	}

	async #run(): Promise<void> {
		const ids = [...this.#wanted].slice(0, LARGEST);
		if (!ids.length) return;
		for (const id of ids) this.#wanted.delete(id);
		this.#busy = true;
		let delay = 0;
		try {
			const items = await this.#batch.fetch(ids);
			const missing = new Set(ids);
			for (const item of items) {
				missing.delete(item.id);
				this.#batch.put(item);
			}
			for (const id of missing) this.#batch.gone(id);
			this.#settle(ids);
		} catch {
			for (const id of ids) this.#wanted.add(id);
			delay = RETRY;
		}
		this.#busy = false;
		if (this.#wanted.size) this.#soon(delay);
	}

	#settle(ids: string[]): void {
		// An id asked for again while its answer was on the way is still wanted.
		this.#waiting = this.#waiting.filter(({ ids: open, done }) => {
			for (const id of ids) if (!this.#wanted.has(id)) open.delete(id);
			if (open.size) return true;
			done();
			return false;
		});
	}
}
