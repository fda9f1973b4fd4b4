/** Inboxes that leads are told of wherever they are: too quiet to be true, or with an account that answers wrongly. */
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

export function inboxesInTrouble(): number {
	if (!session.me || session.me.role === 'agent') return 0;
	return live.inboxes.filter((inbox) => inbox.state !== 'disabled' && (inbox.health.silent_since || inbox.health.failing?.length)).length;
}
