/** One map from event kind to what it makes stale. A kind that is not here concerns only those who listen for it. */
import type { Id, LiveEvent } from '$lib/shared/api';

export type Collection = 'inboxes' | 'agents' | 'teams';
export interface Change {
	/** The conversation named by the event is fetched again if a screen may show it. */
	conversation?: true;
	/** The message named by the event is fetched again if its conversation is watched or it is known. */
	message?: true;
	/** Every known conversation of the contact named in the event's data. */
	contact?: true;
	collection?: Collection;
	/** The numbers beside views and inboxes. */
	counts?: true;
	/** Too much changed to name it. */
	everything?: true;
}

export const CHANGES: Record<string, Change> = {
	'message.received': { conversation: true, message: true, counts: true },
	'message.created': { conversation: true, message: true, counts: true },
	'message.state': { conversation: true, message: true },
	'message.edited': { conversation: true, message: true },
	'message.deleted': { conversation: true, message: true },
	'message.reaction': { conversation: true, message: true },
	'message.media': { message: true },
	'note.created': { conversation: true, message: true },
	// Only about oneself.
	'mention.created': { conversation: true, counts: true },
	'news.seen': { conversation: true, counts: true },
	'conversation.created': { conversation: true, counts: true },
	'conversation.updated': { conversation: true, counts: true },
	'conversation.read': { conversation: true },
	'draft.updated': { conversation: true },
	'contact.updated': { conversation: true, contact: true },
	'identity.changed': { conversation: true, contact: true },
	'consent_list.updated': {},
	'inbox.updated': { collection: 'inboxes', counts: true },
	'agent.updated': { collection: 'agents' },
	'agent.presence': {},
	'shifts.updated': {},
	'overnight.updated': {},
	'work.updated': {},
	'team.updated': { collection: 'teams', counts: true },
	'template.updated': { collection: 'inboxes' },
	'macro.updated': {},
	// Its name stands in every row that carries it.
	'label.updated': { everything: true },
	'segment.updated': {},
	// What a clock shows, and in which order rows stand.
	'hours.updated': { everything: true },
	'clocks.recounted': { everything: true },
	'clock.warned': {},
	'clock.breached': { conversation: true, message: true },
	'resolution.warned': {},
	'resolution.breached': { conversation: true, message: true },
	'reason.updated': {},
	'case_field.updated': {},
	'sla.updated': {},
	'wallboard.updated': {},
	'answer_run.updated': {},
	'rule.updated': {},
	'rule.ran': {},
	'question.updated': {},
	'journal.quarantined': {},
	'journal.unrouted': {},
	'journal.replayed': {},
	'job.set_aside': {},
	'job.settled': {},
	'hold.changed': {},
	'policy.changed': {},
	'demo.changed': { everything: true }
};

export interface Stale {
	conversations: Set<string>;
	messages: Set<string>;
	contacts: Set<string>;
	collections: Set<Collection>;
	counts: boolean;
	everything: boolean;
}

export function stale(events: Iterable<LiveEvent>): Stale {
	const all: Stale = {
		conversations: new Set(),
		messages: new Set(),
		contacts: new Set(),
		collections: new Set(),
		counts: false,
		everything: false
	};
	for (const event of events) {
		const change = CHANGES[event.kind];
		if (!change) continue;
		if (change.conversation && event.conversation_id) all.conversations.add(event.conversation_id);
		if (change.message && event.message_id) all.messages.add(event.message_id);
		if (change.contact && event.data?.contact_id) all.contacts.add(String(event.data.contact_id));
		if (change.collection) all.collections.add(change.collection);
		all.counts ||= change.counts ?? false;
		all.everything ||= change.everything ?? false;
	}
	return all;
}

/** The conversations this agent has to do with: his own or open on his screen (`his`), just given to him, or changed by him. */
export function pressing(events: Iterable<LiveEvent>, me: Id | null, his: (conversation: Id) => boolean): Set<Id> {
	const found = new Set<Id>();
	for (const { conversation_id: id, agent_id, data } of events) {
		if (id && (agent_id === me || data?.assignee_id === me || his(id))) found.add(id);
	}
	return found;
}
