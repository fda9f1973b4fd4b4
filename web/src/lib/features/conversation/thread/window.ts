/**
 * The part of a conversation that is on screen: at most `MOST` messages, pages added at either end, the far end
 * dropped. Order is by display time, then by arrival.
 */
export interface Spot {
	id: string;
	seq: number;
	at: string;
}
export interface Window {
	spots: Spot[];
	hasBefore: boolean;
	hasAfter: boolean;
}
export interface Part {
	spots: Spot[];
	hasBefore: boolean;
	hasAfter: boolean;
}

export const PAGE = 50;
export const MOST = 300;
export const EMPTY: Window = { spots: [], hasBefore: false, hasAfter: false };

/** Finer than `Date`, which ends at milliseconds. As text, `05Z` would come after `05.2Z`: the letter is put away. */
const moment = (at: string): string => at.replace('Z', '');
const compare = (a: Spot, b: Spot): number => {
	const [first, second] = [moment(a.at), moment(b.at)];
	return first < second ? -1 : first > second ? 1 : a.seq - b.seq;
};

function union(a: Spot[], b: Spot[]): Spot[] {
	const all = new Map(a.map((spot) => [spot.id, spot]));
	for (const spot of b) all.set(spot.id, spot);
	return [...all.values()].sort(compare);
}

export function opened(page: Part): Window {
	return { spots: union([], page.spots).slice(-MOST), hasBefore: page.hasBefore, hasAfter: page.hasAfter };
}

export function before(window: Window, page: Part): Window {
	const spots = union(window.spots, page.spots);
	return { spots: spots.slice(0, MOST), hasBefore: page.hasBefore, hasAfter: window.hasAfter || spots.length > MOST };
}

export function after(window: Window, page: Part): Window {
	const spots = union(window.spots, page.spots);
	return { spots: spots.slice(-MOST), hasBefore: window.hasBefore || spots.length > MOST, hasAfter: page.hasAfter };
}

/** A message that just came. When the end is not on screen it waits there; when it belongs further up it goes there. */
export function arrived(window: Window, spot: Spot, roomAbove = true): Window {
	if (window.spots.some((held) => held.id === spot.id)) return window;
	const first = window.spots[0];
	const last = window.spots.at(-1);
	if (window.hasAfter && last && compare(spot, last) > 0) return window;
	if (window.hasBefore && first && compare(spot, first) < 0) return window;
	const spots = union(window.spots, [spot]);
	if (spots.length <= MOST || !roomAbove) return { ...window, spots };
	return { ...window, spots: spots.slice(-MOST), hasBefore: true };
}

export const gone = (window: Window, id: string): Window =>
	window.spots.some((spot) => spot.id === id)
		? { ...window, spots: window.spots.filter((spot) => spot.id !== id) }
		: window;

/** Where the next page begins: pages follow the order of the screen, named by the number of the message at the edge. */
export const firstSeq = (window: Window): number | undefined => window.spots[0]?.seq;
export const lastSeq = (window: Window): number | undefined => window.spots.at(-1)?.seq;
