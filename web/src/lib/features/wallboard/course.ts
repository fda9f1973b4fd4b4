/** From the last two hours to lines of a drawing. Pure. */
import type { Wallboard } from '$lib/shared/api';

export type Slot = Wallboard['course'][number];
export const WIDTH = 720;
export const HEIGHT = 96;

/** The highest value that fits: at least one, so that an empty desk is a flat line and not a full one. */
export const top = (values: (number | null)[]): number => Math.max(1, ...values.map((value) => value ?? 0));

/** Where a slot stands, from the left. */
export const left = (index: number, count: number): number => (index * WIDTH) / count;

export const high = (value: number, most: number): number => (value / most) * HEIGHT;

/** The `d` of a path through the values; where there is none the line is broken, and a lonely one is a dot. */
export function line(values: (number | null)[], most: number): string {
	const step = WIDTH / values.length;
	let drawn = '';
	let open = false;
	values.forEach((value, index) => {
		if (value === null) {
			open = false;
			return;
		}
		const [x, y] = [(index + 0.5) * step, HEIGHT - high(value, most)].map((each) => Math.round(each * 10) / 10);
		drawn += `${open ? 'L' : 'M'}${x} ${y}`;
		if (!open && (values[index + 1] ?? null) === null) drawn += 'h0.1';
		open = true;
	});
	return drawn;
}
