/** The conversation that has used the greatest share of its target, among mine and those nobody has. */
import { api, type Conversation, type Id, type Page } from '$lib/shared/api';
import { clock } from '$lib/shared/clock.svelte';
import { live } from '$lib/realtime';
import { share } from '$lib/shared/ui/heat';

export function greatest(items: Conversation[], now: number, except?: Id): Conversation | undefined {
	return items
		.filter((item) => item.waiting_since && item.id !== except)
		.reduce<Conversation | undefined>((best, item) => (best && share(best, now) >= share(item, now) ? best : item), undefined);
}

export async function mostOverdue(except?: Id): Promise<Conversation | undefined> {
	const query = { state: 'waiting_for_us', sort: 'most_overdue', limit: 50 };
	const pages = await Promise.all(
		['mine', 'unassigned'].map((view) => api.get<Page<Conversation>>('/conversations', { ...query, view }))
	);
	const items = pages.flatMap((page) => page.items);
	live.putConversations(items);
	return greatest(items, clock.exact(), except);
}
