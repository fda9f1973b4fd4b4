/**
 * Customers I have answered who wrote again: the Live tray, and the one number of the rail, which are those over their target.
 * Nothing else deserves a badge.
 */
import { api, type Conversation, type Id, type Page } from '$lib/shared/api';
import { clock } from '$lib/shared/clock.svelte';
import { session } from '$lib/shared/session.svelte';
import { share } from '$lib/shared/ui/heat';
import { live } from '$lib/realtime';

const waitsForMe = (item: Conversation | undefined): boolean =>
	item !== undefined && item.assignee_id === session.me?.id && item.waits_for_follow_up && item.waiting_since !== null;

class FollowUps {
	#ids = $state.raw<Id[]>([]);

	/** Whoever used up most of his target first. */
	get waiting(): Conversation[] {
		return this.#ids
			.map((id) => live.conversation(id))
			.filter((item): item is Conversation => waitsForMe(item))
			.sort((a, b) => share(b, clock.now) - share(a, clock.now));
	}
	get overdue(): number {
		return this.waiting.filter((item) => share(item, clock.now) > 1).length;
	}

	/** Returns how to stop. */
	start(): () => void {
		// Rows somebody looks at go before a number in the rail.
		void live.ready.then(() => live.calm()).then(() => this.#load());
		return live.on(({ events, everything }) => {
			if (everything) return void this.#load();
			const touched = new Set(events.map((event) => event.conversation_id).filter((id) => id !== null));
			if (!touched.size) return;
			const rest = this.#ids.filter((id) => !touched.has(id));
			this.#ids = [...rest, ...[...touched].filter((id) => waitsForMe(live.peekConversation(id)))];
		});
	}

	async #load(): Promise<void> {
		try {
			const answer = await api.get<Page<Conversation>>('/conversations', { view: 'mine', state: 'waiting_for_us', limit: 200 });
			live.putConversations(answer.items);
			this.#ids = answer.items.filter(waitsForMe).map((item) => item.id);
		} catch {
			// No number is better than a wrong one; the next reconnect asks again.
		}
	}
}

export const followUps = new FollowUps();
