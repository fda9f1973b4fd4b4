/** What arrived from outside, and what became of it. */
import type { Id, Iso } from '$lib/shared/api';

export const FATES = ['quarantined', 'unrouted', 'not_shown', 'received', 'applied', 'replayed'] as const;
export type Fate = (typeof FATES)[number];

export interface JournalEntry {
	id: Id;
	received_at: Iso;
	channel: string;
	inbox_id: Id | null;
	fate: Fate;
	reason: string;
	bytes: number;
	sha256: string;
	items: { path: string; fate: Fate; code: string; reason: string; route: string; replaying: boolean; replayed_at: Iso | null }[];
}
export interface JournalRaw extends JournalEntry {
	raw: string | null;
	raw_hex: string | null;
	raw_cut: boolean;
}

/** Readable JSON where it is JSON; as it came where it is not. */
export function pretty(raw: string): string {
	try {
		return JSON.stringify(JSON.parse(raw), null, 2);
	} catch {
		return raw;
	}
}

export const canReplay = (entry: JournalEntry): boolean =>
	entry.items.some((item) => (item.fate === 'quarantined' || item.fate === 'unrouted') && !item.replaying);
