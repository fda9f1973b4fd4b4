/** Whether this desk sends at all: after a restore, and in a copy, it waits until an admin has looked. */
import { api, type Hold } from '$lib/shared/api';
import { live } from '$lib/realtime';

class HoldState {
	now = $state.raw<Hold | null>(null);

	get on(): boolean {
		return this.now?.on_hold ?? false;
	}

	/** Asked once the first rows stand, and whenever it changes. Returns how to stop. */
	start(): () => void {
		void live.ready.then(() => live.calm()).then(() => this.load());
		return live.on(({ events, everything }) => {
			if (everything || events.some((event) => event.kind === 'hold.changed')) void this.load();
		});
	}

	load = async (): Promise<void> => {
		try {
			this.now = await api.get<Hold>('/hold');
		} catch {
			// What was known stands until the next event asks again.
		}
	};
}
export const hold = new HoldState();
