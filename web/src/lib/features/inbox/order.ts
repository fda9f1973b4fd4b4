/** What belongs in a list and in which order. Pure, and the same rules the server sorts by. */
import type { Conversation, ConversationQuery, Id } from '$lib/shared/api';
import { share } from '$lib/shared/ui/heat';

export interface Viewer {
	id: Id;
	team_ids: Id[];
}
export type ListQuery = Pick<
	ConversationQuery,
	'view' | 'state' | 'channel' | 'inbox_id' | 'team_id' | 'assignee_id' | 'sort'
>;

export function belongs(item: Conversation, query: ListQuery, me: Viewer): boolean {
	switch (query.view) {
		case 'mine':
			if (item.assignee_id !== me.id) return false;
			break;
		case 'team':
			if (!item.team_id || !me.team_ids.includes(item.team_id)) return false;
			break;
		case 'unassigned':
			if (item.assignee_id) return false;
	}
	const state = query.state ?? 'open';
	if (state === 'open' ? item.state === 'snoozed' || item.state === 'closed' : item.state !== state) return false;
	if (query.channel && item.inbox.channel !== query.channel) return false;
	if (query.inbox_id && item.inbox.id !== query.inbox_id) return false;
	if (query.team_id && item.team_id !== query.team_id) return false;
	return !query.assignee_id || item.assignee_id === query.assignee_id;
}

const WINDOW_SOON = 60 * 60_000;

/** My live follow-ups, then windows that close within the hour, then everyone who waits, then the rest. */
export function rank(item: Conversation, me: Viewer, now: number): number {
	if (!item.waiting_since || item.state !== 'waiting_for_us') return 3;
	if (item.waits_for_follow_up && item.assignee_id === me.id) return 0;
	const closes = item.window.closes_at ? Date.parse(item.window.closes_at) - now : Infinity;
	return closes > 0 && closes <= WINDOW_SOON ? 1 : 2;
}

const at = (item: Conversation): number => (item.last_message_at ? Date.parse(item.last_message_at) : 0);
const byId = (a: Conversation, b: Conversation): number => Number(b.id) - Number(a.id);

export function compare(query: ListQuery, me: Viewer, now: number): (a: Conversation, b: Conversation) => number {
	switch (query.sort) {
		case 'newest':
			return (a, b) => at(b) - at(a) || byId(a, b);
		case 'oldest':
			return (a, b) => at(a) - at(b) || -byId(a, b);
		default:
			return (a, b) =>
				rank(a, me, now) - rank(b, me, now) || share(b, now) - share(a, now) || at(b) - at(a) || byId(a, b);
	}
}
