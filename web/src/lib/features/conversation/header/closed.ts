/** What the opening hours of a conversation say now. Pure; the calendar itself stays with the server. */
import type { OpenState } from '$lib/shared/api';

/** Nobody is there: since when somebody is again (null: not in sight). Undefined while open, and where nobody keeps hours. */
export function closedUntil(hours: OpenState | null | undefined, now: number): string | null | undefined {
	if (!hours || hours.open) return undefined;
	return hours.opens_at && Date.parse(hours.opens_at) <= now ? undefined : hours.opens_at;
}

/** The window of somebody who waits closes before anybody is there: whoever sees this now is the last who can write freely. */
export function closesUnseen(hours: OpenState | null | undefined, closes: string | null, now: number): boolean {
	const until = closedUntil(hours, now);
	if (until === undefined || !closes || Date.parse(closes) <= now) return false;
	return until === null || Date.parse(closes) <= Date.parse(until);
}

/** When to ask the server again. */
export const changesAt = (hours: OpenState | null | undefined): string | null => hours?.closes_at ?? hours?.opens_at ?? null;
