/** The time on screen: one interval for all who read it, none when nobody does. */
import { createSubscriber } from 'svelte/reactivity';

const STEP = 5_000;
const subscribe = createSubscriber((update) => {
	const timer = setInterval(update, STEP);
	return () => clearInterval(timer);
});

export function now(): number {
	subscribe();
	return Date.now();
}

/** Calls once at a moment; far moments are cut into steps a timer can hold. Returns how to call it off. */
export function alarm(at: number, ring: () => void): () => void {
	let timer: ReturnType<typeof setTimeout>;
	const wait = (): void => {
		const left = at - Date.now();
		if (left <= 0) ring();
		else timer = setTimeout(wait, Math.min(left, 3_600_000));
	};
	timer = setTimeout(wait, 0);
	return () => clearTimeout(timer);
}
