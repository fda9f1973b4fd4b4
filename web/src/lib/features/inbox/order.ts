/** What belongs in a list and in which order. Pure, and the same rules the server sorts by. */
import type { Conversation, ConversationQuery, Id, Priority } from '$lib/shared/api';

export interface Viewer {
	id: Id;
	team_ids: Id[];
}
export type ListQuery = Pick<
	ConversationQuery,
	'view' | 'state' | 'channel' | 'inbox_id' | 'team_id' | 'assignee_id' | 'label_id' | 'segment_id' | 'priority' | 'sort'
>;

/** A window that is open while its customer waits for us: when it closes. */
function closes(item: Conversation, now: number): number {
	const at = item.state === 'waiting_for_us' && item.window.closes_at ? Date.parse(item.window.closes_at) : 0;
	return at > now ? at : Infinity;
}

/** It closes, and nobody is there at that moment, as far as the open times ahead are known. */
export function closesUnseen(item: Conversation, now: number): boolean {
	const at = closes(item, now);
	const ahead = item.clock?.ahead ?? [];
	if (at === Infinity || !item.clock) return false;
	return !ahead.some((each) => Date.parse(each.opens_at) <= at && (!each.closes_at || at < Date.parse(each.closes_at)));
}

function isIn(item: Conversation, state: NonNullable<ListQuery['state']>, now: number): boolean {
	switch (state) {
		case 'greeted':
			return item.only_greeted && item.state === 'waiting_for_us';
		case 'closing_unseen':
			return closesUnseen(item, now);
		case 'open':
			return item.state !== 'snoozed' && item.state !== 'closed';
		default:
			return item.state === state;
	}
}

export function belongs(item: Conversation, query: ListQuery, me: Viewer, now = Date.now()): boolean {
	switch (query.view) {
		case 'mine':
			if (item.assignee_id !== me.id) return false;
			break;
		case 'team':
			// Who is in no team works with what no team has.
			if (me.team_ids.length ? !me.team_ids.includes(item.team_id ?? '') : item.team_id !== null) return false;
			break;
		case 'unassigned':
			if (item.assignee_id) return false;
			break;
		case 'mentions':
			if (!item.mentions) return false;
			break;
		case 'following':
			if (!item.following) return false;
	}
	if (query.state && !isIn(item, query.state, now)) return false;
	if (query.channel && item.inbox.channel !== query.channel) return false;
	if (query.inbox_id && item.inbox.id !== query.inbox_id) return false;
	if (query.team_id && item.team_id !== query.team_id) return false;
	if (query.label_id && !item.labels.some((label) => label.id === query.label_id)) return false;
	if (query.segment_id && item.contact.segment_id !== query.segment_id) return false;
	if (query.priority && item.priority !== query.priority) return false;
	return !query.assignee_id || item.assignee_id === query.assignee_id;
}

const at = (item: Conversation): number => (item.last_message_at ? Date.parse(item.last_message_at) : 0);
const byId = (a: Conversation, b: Conversation): number => Number(a.id) - Number(b.id);
const newest = (a: Conversation, b: Conversation): number => at(b) - at(a) || byId(b, a);

/** When an answer is due: the earlier it was, the more overdue. Who does not wait comes after everyone who does. */
export function due(item: Conversation): number {
	return item.due_at && item.state === 'waiting_for_us' ? Date.parse(item.due_at) : Infinity;
}

const RANK: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };
/** Urgent ones stand before all others who wait, in the order by priority each before the next. */
const hurry = (item: Conversation, all: boolean): number => (all ? RANK[item.priority] : Number(item.priority !== 'urgent'));

export function compare(query: ListQuery, now = Date.now()): (a: Conversation, b: Conversation) => number {
	switch (query.sort) {
		case 'newest':
			return newest;
		case 'oldest':
			return (a, b) => newest(b, a);
		case 'window':
			return (a, b) => {
				const [first, second] = [closes(a, now), closes(b, now)];
				return first === second ? (first === Infinity ? newest(a, b) : byId(a, b)) : first - second;
			};
		default:
			return (a, b) => {
				const [first, second] = [due(a), due(b)];
				if (first === Infinity || second === Infinity) return first === second ? newest(a, b) : first - second;
				const byPriority = query.sort === 'priority';
				return hurry(a, byPriority) - hurry(b, byPriority) || first - second || byId(a, b);
			};
	}
}
