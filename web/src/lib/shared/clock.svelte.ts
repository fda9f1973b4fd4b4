/**
 * The one clock of the screen, in the server's time: a laptop that is minutes wrong must not show wrong minutes.
 * `clock.now` is reactive and moves every few seconds.
 */
const TICK = 5_000;
/** The Date header has whole seconds; smaller differences are its rounding. */
const TOLERANCE = 2_000;

let offset = 0;
let now = $state.raw(Date.now());
let timer: ReturnType<typeof setInterval> | undefined;

export const clock = {
	get now(): number {
		return now;
	},
	/** Exact, not reactive. */
	exact(): number {
		return Date.now() + offset;
	},
	start(): () => void {
		timer ??= setInterval(() => (now = this.exact()), TICK);
		return () => {
			clearInterval(timer);
			timer = undefined;
		};
	},
	/** Learns the server's time from an answer. */
	learn(dateHeader: string | null): void {
		const server = dateHeader ? Date.parse(dateHeader) : NaN;
		if (Number.isNaN(server)) return;
		const difference = server + 500 - Date.now();
		const next = Math.abs(difference) > TOLERANCE ? difference : 0;
		if (Math.abs(next - offset) > TOLERANCE) {
			offset = next;
			now = this.exact();
		}
	}
};
