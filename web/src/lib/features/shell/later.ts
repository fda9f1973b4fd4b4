/**
 * What nobody waits for on the first screen: a tone for messages, a louder one for who waits for somebody to take over, being seen, and a
 * notice when a number or template needs a look.
 */
import type { Id } from '$lib/shared/api';
import { startActive } from './active';
import { startAlarms } from './alarms';
import { startOffered } from './offered.svelte';
import { startRinging } from './ringing';

/** Returns how to stop. `looksAt`: the conversation in front of the agent. */
export function startLater(looksAt: () => Id | null): () => void {
	const stops = [startRinging(looksAt), startOffered(looksAt), startAlarms(), startActive()];
	return () => stops.forEach((stop) => stop());
}
