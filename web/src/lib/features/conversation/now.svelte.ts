/** The time on screen comes from the one clock of the app; here is how to be told of a moment. */
import { clock } from '$lib/shared/clock.svelte';

export const now = (): number => clock.now;

/** Calls once at a moment; far moments are cut into steps, so that a corrected clock is noticed. Returns how to call it off. */
export function alarm(at: number, ring: () => void): () => void {
	let timer: ReturnType<typeof setTimeout>;
	const wait = (): void => {
		const left = at - clock.exact();
		if (left <= 0) ring();
		else timer = setTimeout(wait, Math.min(left, 600_000));
	};
	timer = setTimeout(wait, 0);
	return () => clearTimeout(timer);
}
