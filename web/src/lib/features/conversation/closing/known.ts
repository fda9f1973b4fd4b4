/** Whether the house has reasons at all: asked once, and anew when one is made or archived. */
import { api, type Reason } from '$lib/shared/api';
import { live } from '$lib/realtime';

let asked: Promise<boolean> | undefined;
live.on(({ events, everything }) => {
	if (everything || events.some((event) => event.kind === 'reason.updated')) asked = undefined;
});

/** False also when it could not be asked: closing is never in the way of a lost connection. */
export function known(): Promise<boolean> {
	asked ??= api.get<{ items: Reason[] }>('/reasons').then(
		({ items }) => items.some((reason) => !reason.archived),
		() => {
			asked = undefined;
			return false;
		}
	);
	return asked;
}
