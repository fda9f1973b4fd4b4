/** What the platform told of the price of a message: whether it is charged for, and as what. It names no amounts. */
import type { Message } from '$lib/shared/api';
import { tCode } from '$lib/shared/i18n';

export function charged(of: NonNullable<Message['charge']>): { label: string; hint: string } {
	const kind = of.type && of.type !== 'regular' ? tCode('health', `type_${of.type}`, of.type) : '';
	const category = of.category ? tCode('health', `category_${of.category}`, of.category) : '';
	return { label: tCode('health', `message_${of.charged}`, of.charged), hint: [category, kind].filter(Boolean).join(', ') };
}
