/** What nobody waits for on the first screen: a tone for messages, being seen, and a notice when a number or template needs a look. */
import type { Id } from '$lib/shared/api';
import { startActive } from './active';
import { startAlarms } from './alarms';
import { startRinging } from './ringing';

/** Returns how to stop. `looksAt`: the conversation in front of the agent. */
export function startLater(looksAt: () => Id | null): () => void {
	const stops = [startRinging(looksAt), startAlarms(), startActive()];
	return () => stops.forEach((stop) => stop());
}
