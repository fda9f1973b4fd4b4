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
	return ran(clock, now) / 1000 / clock.target_seconds;
}

/** Milliseconds of open time used by now, without asking again. */
function ran(clock: Pick<NonNullable<Conversation['clock']>, 'at' | 'ahead' | 'used_seconds'>, now: number): number {
	return clock.ahead.reduce((sum, each) => {
		const from = Math.max(Date.parse(clock.at), Date.parse(each.opens_at));
		return sum + Math.max(0, Math.min(now, each.closes_at ? Date.parse(each.closes_at) : now) - from);
	}, clock.used_seconds * 1000);
}

/** Whole minutes until somebody is late, from the moment the server warns. Else null. */
export function dueIn({ clock }: Pick<Conversation, 'clock'>, now: number): number | null {
	const left = clock ? Date.parse(clock.due_at) - now : 0;
	return clock && left > 0 && now >= Date.parse(clock.warn_at) ? Math.ceil(left / 60_000) : null;
}

/** It is due only after the next closing: minutes by the wall would say nothing. */
export function dueBeyond({ clock }: Pick<Conversation, 'clock'>, now: number): boolean {
	const closes = clock?.ahead.find((each) => !each.closes_at || Date.parse(each.closes_at) > now)?.closes_at;
	return Boolean(clock && closes && Date.parse(clock.due_at) > Date.parse(closes));
}

export interface CaseClock {
	/** Whole minutes of open time; below 0 it is late. */
	left: number;
	state: 'still' | 'fine' | 'soon' | 'late';
}

/** The clock of the whole case; null where nobody promised by when it is done. */
export function caseClock({ resolution }: Pick<Conversation, 'resolution'>, now: number): CaseClock | null {
	if (!resolution) return null;
	const left = Math.floor((resolution.target_seconds * 1000 - ran(resolution, now)) / 60_000);
	if (resolution.waits) return { left, state: 'still' };
	if (resolution.due_at && now >= Date.parse(resolution.due_at)) return { left: Math.min(left, -1), state: 'late' };
	return { left: Math.max(0, left), state: resolution.warn_at && now >= Date.parse(resolution.warn_at) ? 'soon' : 'fine' };
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
