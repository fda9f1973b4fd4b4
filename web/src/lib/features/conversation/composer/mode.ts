/**
 * What the reply box is right now. Decided from facts only: what the server said, what time it is, whether there is a
 * connection, and what came back from the last attempt. The strongest reason not to type wins.
 */
import type { ComposerMode } from '$lib/shared/api';

export type Mode = 'open' | 'closing' | 'person' | 'closed' | 'refused' | 'sensitive' | 'collision' | 'template' | 'offline';
export interface Facts {
	kind: 'reply' | 'note';
	/** What the server said when it was last asked. */
	server: ComposerMode;
	windowed: boolean;
	closesAt: string | null;
	/** Until when a person may still answer by hand after that; null where the channel has no such time. */
	personUntil: string | null;
	now: number;
	offline: boolean;
	/** A colleague answered first. */
	collision: boolean;
	/** The last attempt was refused, with reasons. */
	refused: boolean;
	/** What is written holds the number of a bank card. */
	sensitive: boolean;
	/** The agent asked for the template picker. */
	picking: boolean;
}

export const CLOSING_MINUTES = 60;

export function mode(facts: Facts): Mode {
	// A note is only for us: no window, no rule and no colleague stands in its way.
	if (facts.kind === 'note') return facts.offline ? 'offline' : 'open';
	if (facts.collision) return 'collision';
	if (facts.picking && !facts.offline) return 'template';
	// A template would be refused as well: better said before one is filled in.
	if (facts.server === 'refused' && !facts.offline) return 'refused';
	const left = minutesLeft(facts);
	const over = left !== null && left <= 0;
	if (over && !(facts.personUntil && facts.now < Date.parse(facts.personUntil))) return 'closed';
	if (left === null && facts.windowed) return 'closed';
	if (left === null && facts.server === 'closed') return 'closed';
	if (facts.sensitive && facts.server !== 'refused') return 'sensitive';
	if (facts.refused || facts.server === 'refused') return 'refused';
	if (facts.offline) return 'offline';
	if (over) return 'person';
	return left !== null && left <= CLOSING_MINUTES ? 'closing' : 'open';
}

/** Minutes until free text is over, or null when no window is known. */
export function minutesLeft(facts: Pick<Facts, 'closesAt' | 'now'>): number | null {
	return facts.closesAt ? (Date.parse(facts.closesAt) - facts.now) / 60_000 : null;
}

/** When the box changes by the clock alone: an alarm is set for that moment, nobody polls. */
export function nextChange(facts: Pick<Facts, 'closesAt' | 'personUntil' | 'now'>): number | null {
	if (!facts.closesAt) return null;
	const closes = Date.parse(facts.closesAt);
	const moments = [closes - CLOSING_MINUTES * 60_000, closes, facts.personUntil ? Date.parse(facts.personUntil) : closes];
	return moments.find((moment) => facts.now < moment) ?? null;
}

export const writable = (current: Mode): boolean => current !== 'closed' && current !== 'template';
