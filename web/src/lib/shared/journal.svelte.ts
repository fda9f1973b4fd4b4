/** What arrived and could not be applied, and jobs that were set aside: the number an admin is told of. */
import { api, type JournalCounts } from '$lib/shared/api';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

const KINDS = new Set(['journal.quarantined', 'journal.unrouted', 'journal.replayed', 'job.set_aside', 'job.settled', 'inbox.updated']);

class JournalAlarm {
	counts = $state.raw<JournalCounts | null>(null);

	get open(): number {
		return this.counts ? this.counts.quarantined + this.counts.unrouted + this.counts.jobs : 0;
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
