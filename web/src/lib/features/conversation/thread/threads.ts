/** The last few conversations stay at hand, and neighbours are fetched before they are opened. */
import type { Id } from '$lib/shared/api';
import { Thread } from './thread.svelte';

const KEPT = 12;
const threads = new Map<Id, { thread: Thread; fresh: number }>();
const STALE_MS = 20_000;

export function thread(id: Id): Thread {
	return hold(threads.get(id) ?? { thread: new Thread(id), fresh: 0 }).thread;
}

function hold(entry: { thread: Thread; fresh: number }): { thread: Thread; fresh: number } {
	threads.delete(entry.thread.id);
	threads.set(entry.thread.id, entry);
	for (const old of threads.keys()) {
		if (threads.size <= KEPT) break;
		threads.delete(old);
	}
	return entry;
}

/**
 * Opens the thread that is on screen. What is at hand shows at once; what it may have missed is asked for behind it.
 * It is taken as it is, not looked up: leafing fast past many neighbours may have pushed it out of the kept ones.
 */
export async function ready(held: Thread): Promise<void> {
	const known = threads.get(held.id);
	const entry = hold(known?.thread === held ? known : { thread: held, fresh: 0 });
	const fresh = Date.now() - entry.fresh < STALE_MS;
	if (held.phase !== 'ready') await held.open().catch(() => {});
	else if (fresh) await Promise.all([held.refreshDetail(), held.catchUp()]);
	else await held.again();
}

/** Called for rows near the open one: their first page is here when they are opened. */
export function prefetch(id: Id): void {
	const held = thread(id);
	if (held.phase === 'ready') return;
	void held.open().then(
		() => {
			const entry = threads.get(id);
			if (entry) entry.fresh = Date.now();
		},
		() => {}
	);
}

export function forgetThreads(): void {
	threads.clear();
}
