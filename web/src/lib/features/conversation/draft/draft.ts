/** A draft: what an agent has begun to write, per conversation and per reply or note. Pure. */
import type { Draft as ServerDraft, Id, Iso, MacroAction } from '$lib/shared/api';

export type Kind = 'reply' | 'note';

/** A file on its way into a message. It has an id once the server has it; until then its bytes are on this device. */
export interface DraftFile {
	key: string;
	media_id: Id | null;
	name: string;
	mime: string;
	size: number;
	kind: string;
	caption: string;
	voice: boolean;
}
export interface Draft {
	conversation_id: Id;
	kind: Kind;
	text: string;
	files: DraftFile[];
	reply_to: Id | null;
	/** What a macro in it does with the conversation when it is sent. Drafts of an older app have none. */
	then?: MacroAction[];
	updated_at: Iso;
	/** The stamp of the version the server has of it; null when it never had one. */
	saved_at: Iso | null;
}

export const draftKey = (conversation: Id, kind: Kind): string => `${conversation}:${kind}`;
export const isEmpty = (draft: Pick<Draft, 'text' | 'files'> | null | undefined): boolean =>
	!draft || (draft.text === '' && draft.files.length === 0);
export const isDirty = (draft: Draft): boolean => draft.saved_at === null || draft.updated_at > draft.saved_at;

export function fromServer(conversation: Id, kind: Kind, draft: ServerDraft): Draft {
	return {
		conversation_id: conversation,
		kind,
		text: draft.text,
		files: draft.media_ids.map((id) => ({
			key: `media ${id}`,
			media_id: id,
			name: '',
			mime: '',
			size: 0,
			kind: 'file',
			caption: '',
			voice: false
		})),
		reply_to: null,
		then: draft.then,
		updated_at: draft.updated_at,
		saved_at: draft.updated_at
	};
}

const actionsOf = (draft: Draft): string => (draft.then ?? []).map(({ do: what, id, minutes }) => `${what} ${id} ${minutes}`).join();
const mediaOf = (draft: Draft): string => draft.files.map((file) => file.media_id).join();
const stamp = (at: Iso): number => Date.parse(at);

/** Two devices can hold two versions: the newest is used, the other stays one click away. */
export function reconcile(local: Draft | null, server: Draft | null): { use: Draft | null; other: Draft | null } {
	if (!local) return { use: server, other: null };
	if (!server) {
		// The server had it and has it no more: it was sent or thrown away elsewhere, unless more was typed here.
		return { use: isDirty(local) ? local : null, other: null };
	}
	// An answer from before our last save says nothing new.
	if (local.saved_at !== null && stamp(server.updated_at) < stamp(local.saved_at)) return { use: local, other: null };
	if (local.text === server.text && mediaOf(local) === mediaOf(server) && actionsOf(local) === actionsOf(server)) {
		return { use: { ...local, saved_at: server.updated_at, updated_at: server.updated_at }, other: null };
	}
	if (!isDirty(local)) return { use: server, other: null };
	if (local.saved_at !== null && stamp(local.saved_at) === stamp(server.updated_at)) return { use: local, other: null };
	const [use, other] = stamp(local.updated_at) >= stamp(server.updated_at) ? [local, server] : [server, local];
	return { use, other: isEmpty(other) ? null : other };
}

/** Words that come back (undone, refused, collided) never push out what was typed meanwhile. */
export function joined(returned: string, typed: string): string {
	if (!typed.trim() || typed === returned) return returned;
	if (!returned.trim()) return typed;
	return `${returned}\n${typed}`;
}
