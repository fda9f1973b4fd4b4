/** Rows of the list chosen to do one thing with all of them. While some are, keys act on them and not on what is open. */
import type { Id } from '$lib/shared/api';
import { session } from '$lib/shared/session.svelte';

/** As many as one request takes. */
export const MOST = 100;

class Selecting {
	ids = $state.raw<ReadonlySet<Id>>(new Set());
	/** A tap chooses, on a screen without keys. */
	mode = $state(false);
	full = $state(false);
	/** Takes back the last thing done with all that were chosen. */
	undo = $state.raw<(() => void) | null>(null);

	get on(): boolean {
		return this.mode || this.ids.size > 0;
	}
	get some(): boolean {
		return this.ids.size > 0;
	}
	toggle(id: Id): void {
		const ids = new Set(this.ids);
		if (!ids.delete(id)) this.#put(ids, id);
		this.ids = ids;
	}
	add(...more: (Id | null | undefined)[]): void {
		const ids = new Set(this.ids);
		for (const id of more) if (id) this.#put(ids, id);
		this.ids = ids;
	}
	/** Only these stay chosen. */
	keep(ids: Iterable<Id>): void {
		this.ids = new Set(ids);
		this.full = false;
		if (!this.ids.size) this.mode = false;
	}
	clear(): void {
		this.keep([]);
	}
	#put(ids: Set<Id>, id: Id): void {
		this.full = !ids.has(id) && ids.size >= MOST;
		if (!this.full) ids.add(id);
	}
}
export const selecting = new Selecting();
session.whenLeaving(() => {
	selecting.clear();
	selecting.undo = null;
});
