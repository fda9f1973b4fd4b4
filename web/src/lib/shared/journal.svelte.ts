/** What arrived and could not be applied: the number an admin is told of until somebody has looked. */
import { api, type JournalCounts } from '$lib/shared/api';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

const KINDS = new Set(['journal.quarantined', 'journal.unrouted', 'inbox.updated']);

class JournalAlarm {
	counts = $state.raw<JournalCounts | null>(null);

	get open(): number {
		return this.counts ? this.counts.quarantined + this.counts.unrouted : 0;
	}

	/** Only for those who may see the journal. Returns how to stop. */
	start(): () => void {
		if (!session.me?.permissions?.includes('journal.read')) return () => {};
		void live.ready.then(() => live.calm()).then(() => this.load());
		return live.on(({ events, everything }) => {
			if (everything || events.some((event) => KINDS.has(event.kind))) void this.load();
		});
	}

	load = async (): Promise<void> => {
		try {
			this.counts = await api.get<JournalCounts>('/journal/counts');
		} catch {
			// The last number stands until the next event asks again.
		}
	};
}
export const journal = new JournalAlarm();
