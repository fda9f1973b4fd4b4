/** A soft tone when a customer of mine has said what he had to say, while I am here and look at something else. */
import type { Conversation, Id, LiveEvent } from '$lib/shared/api';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';
import { Bursts } from './bursts';
import { startCalled } from './called';

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

let context: AudioContext | undefined;
/** Two low notes, a third of a second. Before the first touch of the page a browser keeps it silent, and that is right. */
function tone(): void {
	context ??= new AudioContext();
	if (context.state !== 'running') return void context.resume().catch(() => {});
	const at = context.currentTime;
	for (const [step, hertz] of [440, 587].entries()) {
		const voice = context.createOscillator();
		const volume = context.createGain();
		const begin = at + step * 0.14;
		voice.frequency.value = hertz;
		volume.gain.setValueAtTime(0, begin);
		volume.gain.linearRampToValueAtTime(0.06, begin + 0.02);
		volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.18);
		voice.connect(volume).connect(context.destination);
		voice.start(begin);
		voice.stop(begin + 0.2);
	}
}

/** Returns how to stop. `looksAt` is asked at each message. */
export function startRinging(looksAt: () => Id | null, ring: () => void = tone): () => void {
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
