/**
 * What an agent sees of a message on its way. `waiting` exists only on this device; `accepted` is `sending` with an id
 * from the provider. A state on screen never goes back, even when answers overtake each other.
 */
import type { Message, MessageState } from '$lib/shared/api';

export type Shown = MessageState | 'waiting' | 'accepted';

const STEPS: Shown[] = ['waiting', 'held', 'queued', 'paced', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played'];
const rank = (state: Shown): number => STEPS.indexOf(state);

export function shownState(message: Pick<Message, 'state' | 'accepted' | 'direction'>): Shown | null {
	if (message.direction !== 'out' || !message.state) return null;
	return message.state === 'sending' && message.accepted ? 'accepted' : message.state;
}

/** What to show next, given what is shown now. */
export function climb(shown: Shown | null | undefined, reported: Shown | null): Shown | null {
	if (!shown || !reported || shown === reported) return reported ?? shown ?? null;
	const from = rank(shown);
	const to = rank(reported);
	if (from >= 0 && to >= 0) {
		// Paced and queued may alternate while nothing has left; after that the way is only up.
		if (reported === 'paced' && shown === 'queued') return reported;
		if (reported === 'queued' && shown === 'paced') return reported;
		// A retry that certainly did not leave goes to the line again.
		if (shown === 'sending' && (reported === 'queued' || reported === 'paced')) return reported;
		return to > from ? reported : shown;
	}
	// Doubts and failures: what has reached the person cannot fail or become doubtful any more.
	if (from >= rank('delivered')) return shown;
	return reported;
}

export type Tick = 'clock' | 'hollow' | 'one' | 'two' | 'read' | 'failed' | 'question' | 'checking';
export const TICK: Record<Shown, Tick> = {
	waiting: 'clock',
	held: 'clock',
	queued: 'clock',
	paced: 'clock',
	sending: 'clock',
	accepted: 'hollow',
	sent: 'one',
	delivered: 'two',
	read: 'read',
	played: 'read',
	failed: 'failed',
	withheld: 'failed',
	unknown: 'checking',
	unconfirmed: 'question'
};

/** The next step offered at a failed message. `wait` needs no action of the agent. */
export type Remedy = 'template' | 'again' | 'wait' | 'admin' | 'other' | 'none';
const REMEDIES: Record<string, Remedy> = {
	window_closed: 'template',
	template_missing: 'template',
	template_paused: 'template',
	template_disabled: 'template',
	template_parameters: 'template',
	marketing_stopped: 'other',
	opted_out: 'none',
	first_contact: 'none',
	first_contact_template: 'template',
	marketing_limit: 'other',
	too_fast_to_person: 'again',
	rate_limited: 'again',
	account_restricted: 'admin',
	quality_limited: 'admin',
	token_invalid: 'admin',
	permission_missing: 'admin',
	number_not_registered: 'admin',
	payment_problem: 'admin',
	not_on_whatsapp: 'other',
	phone_required: 'other',
	recipient_blocked: 'other',
	media_rejected: 'none',
	media_too_large: 'none',
	invalid_request: 'none'
};
export const remedyOf = (code: string | undefined): Remedy => REMEDIES[code ?? ''] ?? 'again';
