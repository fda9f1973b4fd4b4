/** What is left to do in the first days, and where to do it. */
import type { Checklist, ChecklistKey, Id, Iso } from '$lib/shared/api';

const ORDER: ChecklistKey[] = ['owner', 'inbox', 'webhook', 'test_message', 'answered', 'invite'];

export interface Progress {
	items: { key: ChecklistKey; done: boolean; at: Iso | null }[];
	done: number;
	next: ChecklistKey | null;
	complete: boolean;
}

/** In our order, whatever the server's; a step it does not tell of is not shown. */
export function progress(list: Checklist | undefined): Progress {
	const known = new Map((list?.items ?? []).map((item) => [item.key, item]));
	const items = ORDER.map((key) => known.get(key)).filter((item) => item !== undefined);
	return {
		items,
		done: items.filter((item) => item.done).length,
		next: items.find((item) => !item.done)?.key ?? null,
		complete: items.length > 0 && items.every((item) => item.done)
	};
}

export function hrefOf(key: ChecklistKey, inbox: Id | null): string | undefined {
	switch (key) {
		case 'inbox':
			return '/settings/inboxes/new';
		case 'webhook':
			return inbox ? `/settings/inboxes/${inbox}` : '/settings/inboxes';
		case 'test_message':
			return inbox ? `/settings/inboxes/new?step=test&inbox=${inbox}` : '/settings/inboxes';
		case 'answered':
			return '/inbox';
		case 'invite':
			return '/settings/people';
		default:
			return undefined;
	}
}
