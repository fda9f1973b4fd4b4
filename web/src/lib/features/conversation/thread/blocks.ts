/** Messages in order become what the eye reads: day lines, runs of one author, the line of what is new, changes as one. */
import type { Message } from '$lib/shared/api';

export type Block =
	| { type: 'day'; key: string; at: string }
	| { type: 'new'; key: string }
	| { type: 'activities'; key: string; ids: string[] }
	| { type: 'message'; key: string; id: string; first: boolean; last: boolean };

export type Told = Pick<Message, 'id' | 'direction' | 'at' | 'author' | 'kind'>;

const RUN = 5 * 60_000;
export const dayOf = (at: string): string => new Date(at).toDateString();

function together(a: Told | undefined, b: Told | undefined): boolean {
	return (
		!!a &&
		!!b &&
		a.direction === b.direction &&
		a.author.kind === b.author.kind &&
		a.author.id === b.author.id &&
		Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN &&
		dayOf(a.at) === dayOf(b.at)
	);
}

export function blocks(messages: Told[], firstUnread: string | null): Block[] {
	const all: Block[] = [];
	let day = '';
	for (const [index, message] of messages.entries()) {
		const today = dayOf(message.at);
		if (today !== day) {
			all.push({ type: 'day', key: `day ${message.id}`, at: message.at });
			day = today;
		}
		const isNew = message.id === firstUnread;
		if (isNew) all.push({ type: 'new', key: 'new' });
		if (message.direction === 'activity') {
			const open = all.at(-1);
			if (open?.type === 'activities') open.ids.push(message.id);
			else all.push({ type: 'activities', key: `did ${message.id}`, ids: [message.id] });
			continue;
		}
		const next = messages[index + 1];
		all.push({
			type: 'message',
			key: message.id,
			id: message.id,
			first: isNew || !together(messages[index - 1], message),
			last: next?.id === firstUnread || !together(message, next)
		});
	}
	return all;
}
