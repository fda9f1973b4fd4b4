/** Inboxes that leads are told of wherever they are: too quiet to be true, an account that answers wrongly, a number with an alarm. */
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

export function inboxesInTrouble(): number {
	if (!session.me || session.me.role === 'agent') return 0;
	return live.inboxes.filter((inbox) => inbox.state !== 'disabled' && (inbox.health.silent_since || inbox.health.failing?.length || inbox.number_alarms)).length;
}

/** Templates that were rejected, paused, changed ...; several inboxes can share an account, and its templates. */
export function templatesToLookAt(): number {
	if (!session.me || session.me.role === 'agent') return 0;
	const accounts = new Map(live.inboxes.filter((inbox) => inbox.state !== 'disabled').map((inbox) => [inbox.waba_id ?? inbox.id, inbox.template_alerts]));
	return [...accounts.values()].reduce((sum, each) => sum + (each ?? 0), 0);
}
