/** Heat is the share of the target a customer has already waited: glyph, colour and digits say the same thing. */
import type { Conversation } from '$lib/shared/api';

export type Heat = 'none' | 'fine' | 'half' | 'late' | 'very';
export const GLYPH: Record<Heat, string> = { none: '–', fine: '○', half: '◔', late: '◑', very: '●' };

type Waiting = Pick<Conversation, 'waiting_since' | 'target_minutes'>;

/** Whole minutes the customer has waited for us, or null when he does not. */
export function waitMinutes(conversation: Waiting, now: number): number | null {
	if (!conversation.waiting_since) return null;
	return Math.max(0, Math.floor((now - Date.parse(conversation.waiting_since)) / 60_000));
}

/** Share of the target used: 1 is due now. */
export function share(conversation: Waiting, now: number): number {
	if (!conversation.waiting_since) return -1;
	return (now - Date.parse(conversation.waiting_since)) / 60_000 / Math.max(1, conversation.target_minutes);
}

export function heat(conversation: Waiting, now: number): Heat {
	if (!conversation.waiting_since) return 'none';
	const used = share(conversation, now);
	if (used < 0.5) return 'fine';
	if (used <= 1) return 'half';
	return used <= 2 ? 'late' : 'very';
}

/** Whole minutes until the service window closes, or null when the channel has none. Negative when it has closed. */
export function windowLeft(conversation: Pick<Conversation, 'window'>, now: number): number | null {
	const closes = conversation.window.closes_at;
	return closes ? Math.floor((Date.parse(closes) - now) / 60_000) : null;
}
