/** Tells now and then that somebody does something here: whoever is silent for some minutes counts as away. */
import { live } from '$lib/realtime';

/** Far below the shortest time after which somebody is away (a minute). */
const EVERY = 20_000;

export function startActive(): () => void {
	let told = -EVERY;
	function did(): void {
		const now = performance.now();
		if (now - told < EVERY || live.status !== 'live') return;
		told = now;
		live.active();
	}
	const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
	for (const kind of kinds) window.addEventListener(kind, did, { passive: true, capture: true });
	return () => {
		for (const kind of kinds) window.removeEventListener(kind, did, { capture: true });
	};
}
