/** A message that this device still has to hand to the server, and what comes next in line. Pure. */
import type { Id, Iso, MacroAction, Problem, SendRequest } from '$lib/shared/api';
import type { DraftFile, Kind } from '../draft/draft';

export interface Entry {
	client_message_id: string;
	conversation_id: Id;
	kind: Kind;
	/** Order of pressing send on this device. */
	order: number;
	created_at: Iso;
	text: string;
	files: DraftFile[];
	reply_to: Id | null;
	/** Template, interactive, location or reaction, as the API takes it. */
	extra: Partial<SendRequest>;
	/** The actions of `extra.then` as they are shown, for when the words come back. */
	then?: MacroAction[];
	/** Last message of ours the agent had seen, so that a colleague's newer answer is noticed. */
	seen: Id | null;
	undo_seconds: number;
	close: boolean;
	/** Set when the server said no: the words go back to the agent. */
	problem: Problem | null;
	/** Who it was for, to name him when the words come back while another conversation is open. */
	name: string | null;
}

/** What pressing send means besides the words. */
export interface SendOptions {
	close?: boolean;
	asAddition?: boolean;
	/** Instead of what is written. */
	extra?: Partial<SendRequest>;
	/** Beside it: when, or a word to the guard. */
	besides?: Partial<SendRequest>;
	aside?: boolean;
	/** The last message of ours when send was pressed, where something was asked since. */
	seen?: Id | null;
}

export const ordered = (entries: Iterable<Entry>): Entry[] => [...entries].sort((a, b) => a.order - b.order);
export const waiting = (entry: Entry): boolean => entry.problem === null;

/** The next to go, in the order of pressing. A conversation whose last try has to be repeated holds only itself back. */
export function next(entries: Entry[], resting: ReadonlySet<Id>): Entry | undefined {
	return ordered(entries).find((entry) => waiting(entry) && !resting.has(entry.conversation_id));
}

/** What stands instead of words: what goes along with them, and what was said to the guard, belongs to one try. */
export function insteadOfWords(extra: Partial<SendRequest>): Partial<SendRequest> {
	const { send_at: _at, cancel_on_reply: _cancel, allow_reason: _why, ask_lead: _lead, then: _then, macro: _macro, plain_mentions: _plain, ...rest } = extra;
	return rest;
}

export type Fate = 'offline' | 'later' | 'returned' | 'signed_out';
/** What an answer that was no success means for the message. */
export function fate(status: number): Fate {
	if (status === 0) return 'offline';
	if (status === 401) return 'signed_out';
	if (status === 408 || status === 425 || status === 429 || status >= 500) return 'later';
	return 'returned';
}

export function body(entry: Entry, seen: Id | null): SendRequest {
	const media = entry.files.flatMap((file) => (file.media_id ? [file.media_id] : []));
	return {
		...(entry.text ? { text: entry.text } : {}),
		...(media.length ? { media_ids: media, captions: entry.files.map((file) => file.caption) } : {}),
		...(entry.files.some((file) => file.voice) ? { voice: true } : {}),
		...(entry.reply_to ? { reply_to: entry.reply_to } : {}),
		...entry.extra,
		seen_message_id: seen,
		client_message_id: entry.client_message_id,
		undo_seconds: entry.undo_seconds
	};
}
