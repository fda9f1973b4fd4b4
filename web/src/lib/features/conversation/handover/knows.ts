/** What whoever takes a conversation over has to know, from what the desk knows of it. Pure; edited before it is kept. */
import type { Message } from '$lib/shared/api';
import { summary } from './summary';

export type Said = 'asked' | 'last' | 'we' | 'promised' | 'todo' | 'field';
export interface Known {
	/** In order, as far as they are loaded. */
	messages: readonly Message[];
	/** What was promised outside of the chat and still stands, in words. */
	promised: readonly string[];
	checklist: readonly { text: string; done_at: string | null }[];
	fields: readonly { name: string; value: string }[];
}
const LONGEST = 4000;

/** One line each: what the customer asked and said last, our last words, what stands, what is to be done, what was filled in. */
export function toKnow(known: Known, say: (what: Said, text: string) => string): string {
	const lines = [
		summary(known.messages, say),
		...known.promised.map((each) => say('promised', each)),
		...known.checklist.filter((each) => !each.done_at).map((each) => say('todo', each.text)),
		...known.fields.filter((each) => each.value).map((each) => say('field', `${each.name}: ${each.value}`))
	];
	return lines.filter(Boolean).join('\n').slice(0, LONGEST);
}
