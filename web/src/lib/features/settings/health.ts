/** How an inbox is doing, in the order a person would worry: the first thing wrong is what the list says. Pure. */
import type { Inbox, Iso } from '$lib/shared/api';

export type Trouble = 'disabled' | 'moved' | 'paused' | 'no_webhook' | 'silent' | 'failing' | 'quality_low' | 'quality_medium' | 'alarm' | 'none';

export function troubleOf(inbox: Inbox): Trouble {
	if (inbox.state === 'disabled') return 'disabled';
	if (reasonOf(inbox) === 'number_moved') return 'moved';
	if (inbox.state === 'paused') return 'paused';
	if (!inbox.health.webhook_verified_at && !inbox.health.last_webhook_at) return 'no_webhook';
	if (inbox.health.silent_since) return 'silent';
	if (inbox.health.failing?.length) return 'failing';
	const quality = (inbox.quality_rating ?? '').toUpperCase();
	if (quality === 'RED' || quality === 'LOW') return 'quality_low';
	if (quality === 'YELLOW' || quality === 'MEDIUM') return 'quality_medium';
	return inbox.number_alarms ? 'alarm' : 'none';
}

export const reasonOf = (inbox: Inbox): string => String(inbox.health.paused_reason ?? '');

/** "3 min ago" needs both ends; never is a fact too. */
export function minutesSince(at: Iso | null | undefined, now: number): number | null {
	return at ? Math.max(0, Math.floor((now - Date.parse(at)) / 60_000)) : null;
}

/** Only what was changed travels; a secret left empty stays as it is. */
export function changes<T extends Record<string, string>>(before: T, after: T, secrets: (keyof T)[]): Partial<T> {
	const changed: Partial<T> = {};
	for (const key of Object.keys(after) as (keyof T)[]) {
		if (secrets.includes(key) ? after[key] !== '' : after[key] !== before[key]) changed[key] = after[key];
	}
	return changed;
}
