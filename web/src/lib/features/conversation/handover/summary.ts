/** What whoever calls has to know, to begin with: what the customer asked and what was said last. It is edited before it is kept. */
import type { Message } from '$lib/shared/api';

const LONGEST = 600;
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** `messages`: in order. The customer's first and last words of what is loaded of this case, and our last ones. */
export function summary(messages: readonly Message[], say: (what: 'asked' | 'last' | 'we', text: string) => string): string {
	const words = (direction: 'in' | 'out'): string[] => messages.filter((each) => each.direction === direction && !each.deleted_at && each.text).map((each) => cut(each.text!));
	const customer = words('in');
	const ours = words('out').at(-1);
	const lines = customer.length ? [say('asked', customer[0]!)] : [];
	if (customer.length > 1) lines.push(say('last', customer.at(-1)!));
	if (ours) lines.push(say('we', ours));
	return lines.join('\n');
}
