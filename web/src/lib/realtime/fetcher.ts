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
	/** When the next batch goes: as soon as the most urgent of it asks. */
	#due = Infinity;
	#busy = false;
	#batch: Batch<T>;

	constructor(batch: Batch<T>) {
		this.#batch = batch;
	}

	/**
	 * Resolves when every id has been fetched after this call. It does not reject: a lost request is tried again.
	 * `within`: for how many milliseconds they may wait for others.
	 */
	want(ids: Iterable<string>, within = GATHER): Promise<void> {
		const set = new Set(ids);
		if (!set.size) return Promise.resolve();
		for (const id of set) this.#wanted.add(id);
		this.#soon(within);
		return new Promise((done) => this.#waiting.push({ ids: set, done }));
	}

	get pending(): number {
		return this.#wanted.size;
	}

	clear(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#due = Infinity;
		this.#wanted.clear();
		for (const { done } of this.#waiting.splice(0)) done();
	}

	#soon(delay: number): void {
		this.#due = Math.min(this.#due, Date.now() + delay);
		if (this.#busy) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#due = Infinity;
			void this.#run();
		}, Math.max(0, this.#due - Date.now()));
	}

	async #run(): Promise<void> {
		const ids = [...this.#wanted].slice(0, LARGEST);
		if (!ids.length) return;
		for (const id of ids) this.#wanted.delete(id);
		this.#busy = true;
		let delay = this.#wanted.size ? 0 : Infinity; // of what does not fit in
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
			this.#due = Infinity;
			delay = RETRY;
		}
		this.#busy = false;
		// What came meanwhile has gathered already.
		if (delay !== RETRY && this.#due - Date.now() <= GATHER) delay = 0;
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
