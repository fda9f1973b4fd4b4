/** Heat is the share of the target that is used, in open time; the digits are what the customer himself waits, by day and by night. */
import type { Conversation } from '$lib/shared/api';

export type Heat = 'none' | 'fine' | 'half' | 'late' | 'very';
export const GLYPH: Record<Heat, string> = { none: '–', fine: '○', half: '◔', late: '◑', very: '●' };

type Waiting = Pick<Conversation, 'waiting_since' | 'clock'>;

/** Whole minutes the customer has waited for us, or null when he does not. */
export function waitMinutes(conversation: Waiting, now: number): number | null {
	if (!conversation.waiting_since) return null;
	return Math.max(0, Math.floor((now - Date.parse(conversation.waiting_since)) / 60_000));
}

/** Share of the target used: 1 is due now. */
export function share(conversation: Waiting, now: number): number {
	const clock = conversation.clock;
	if (!clock) return -1;
	const used = clock.ahead.reduce((sum, each) => {
		const from = Math.max(Date.parse(clock.at), Date.parse(each.opens_at));
		return sum + Math.max(0, Math.min(now, each.closes_at ? Date.parse(each.closes_at) : now) - from);
	}, clock.used_seconds * 1000);
	return used / 1000 / clock.target_seconds;
}

/** Whole minutes until somebody is late, from the moment the server warns: three quarters of the target are over. Else null. */
export function dueIn({ clock }: Pick<Conversation, 'clock'>, now: number): number | null {
	const left = clock ? Date.parse(clock.due_at) - now : 0;
	return clock && left > 0 && left <= clock.target_seconds * 250 ? Math.ceil(left / 60_000) : null;
}

/** Since nobody is there the clock stands still: when it runs on (null: not in sight). Undefined while it runs, or where nobody waits. */
export function resumesAt({ clock }: Pick<Conversation, 'clock'>, now: number): string | null | undefined {
	if (!clock) return undefined;
	const next = clock.ahead.find((each) => !each.closes_at || Date.parse(each.closes_at) > now);
	if (!next) return null;
	// What the server saw running runs, also where the clock of the screen is a little behind the server's.
	return Date.parse(next.opens_at) > Math.max(now, Date.parse(clock.at)) ? next.opens_at : undefined;
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
