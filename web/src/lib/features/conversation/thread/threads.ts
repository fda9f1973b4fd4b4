/** The last few conversations stay at hand, and neighbours are fetched before they are opened. */
import type { Id } from '$lib/shared/api';
import { Thread } from './thread.svelte';

const KEPT = 12;
const threads = new Map<Id, { thread: Thread; fresh: number }>();
const STALE_MS = 20_000;

export function thread(id: Id): Thread {
	const held = threads.get(id);
	threads.delete(id);
	const entry = held ?? { thread: new Thread(id), fresh: 0 };
	threads.set(id, entry);
	for (const old of threads.keys()) {
		if (threads.size <= KEPT) break;
		threads.delete(old);
	}
	return entry.thread;
}

/** Opens it. What is at hand shows at once; what it may have missed is asked for behind it. */
export async function ready(id: Id): Promise<void> {
	const held = thread(id);
	const fresh = Date.now() - (threads.get(id)?.fresh ?? 0) < STALE_MS;
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
