/**
 * Each thing on screen lives once, in a cell. A row, a header and a timeline that read the same cell are repainted by
 * the same change, and nothing else is.
 */
import type { Id } from '$lib/shared/api';

class Cell<T> {
	value = $state.raw<T | undefined>();
}

/** A reaction does not depend on state made while it runs, so a cell is made outside of whatever asks for it. */
function newCell<T>(): Cell<T> {
	let cell: Cell<T>;
	$effect.root(() => {
		cell = new Cell();
	})();
	return cell!;
}

interface Versioned {
	id: Id;
	version?: number;
}

export class Shelf<T extends Versioned> {
	#cells = new Map<Id, Cell<T>>();
	#ended = new Set<Id>();

	/** Reactive: reading the id of something unknown is told when it becomes known. */
	get(id: Id | null | undefined): T | undefined {
		if (id === null || id === undefined) return undefined;
		let cell = this.#cells.get(id);
		if (!cell) this.#cells.set(id, (cell = newCell()));
		return cell.value;
	}

	/** Not reactive, and makes no cell. */
	peek(id: Id): T | undefined {
		return this.#cells.get(id)?.value;
	}

	has(id: Id): boolean {
		return this.peek(id) !== undefined;
	}

	/** Answers can overtake each other: an older version never replaces a newer one. */
	put(item: T): T {
		if (this.#ended.has(item.id)) return item;
		const cell = this.#cells.get(item.id);
		if (!cell) {
			const made = newCell<T>();
			made.value = item;
			this.#cells.set(item.id, made);
			return item;
		}
		const held = cell.value;
		if (held?.version !== undefined && item.version !== undefined && item.version < held.version) return held;
		cell.value = item;
		return item;
	}

	drop(id: Id): void {
		const cell = this.#cells.get(id);
		if (cell) cell.value = undefined;
		this.#cells.delete(id);
	}

	/** Gone for good: an answer that was on its way when it ended does not bring it back. */
	end(id: Id): void {
		this.#ended.add(id);
		this.drop(id);
	}

	ended(id: Id): boolean {
		return this.#ended.has(id);
	}

	clear(): void {
		this.#ended.clear();
		for (const cell of this.#cells.values()) cell.value = undefined;
		this.#cells.clear();
	}

	*values(): Iterable<T> {
		for (const cell of this.#cells.values()) if (cell.value !== undefined) yield cell.value;
	}

	get size(): number {
		return this.#cells.size;
	}
}
