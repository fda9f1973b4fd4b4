/** A soft tone when a customer of mine has said what he had to say, while I am here and look at something else. */
import type { Conversation, Id, LiveEvent } from '$lib/shared/api';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';
import { Bursts } from './bursts';
import { startCalled } from './called';
import { soft } from './tones';

interface Listening {
	me: Id;
	available: string;
	/** The conversation in front of me, while the page is. */
	looksAt: Id | null;
}

/** Mine, waiting with more than a greeting, and not in front of me. Who is away or off hears nothing. */
export function ringsFor(item: Conversation | undefined, here: Listening): boolean {
	if (!item || item.assignee_id !== here.me || item.only_greeted || item.waiting_since === null) return false;
	return (here.available === 'available' || here.available === 'busy') && item.id !== here.looksAt;
}

/** Returns how to stop. `looksAt` is asked at each message. */
export function startRinging(looksAt: () => Id | null, ring: () => void = soft): () => void {
	const bursts = new Bursts(() => {
		if (session.prefs.sounds !== false) ring();
	});
	const heard = (event: LiveEvent): void => {
		if (event.kind !== 'message.received' || !event.conversation_id || !session.me) return;
		const here = { me: session.me.id, available: session.me.availability, looksAt: document.hasFocus() ? looksAt() : null };
		if (ringsFor(live.peekConversation(event.conversation_id), here)) bursts.heard(event.conversation_id);
		else bursts.seen(event.conversation_id);
	};
	const stops = [live.on(({ events }) => events.forEach(heard)), startCalled(looksAt, (id) => bursts.heard(id))];
	return () => {
		for (const stop of stops) stop();
		bursts.stop();
	};
}
