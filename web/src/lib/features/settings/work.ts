/** Reading what leads type about work. Pure. */

/** A whole number within these bounds, or null. A number field gives numbers or text, as the browser likes. */
export function whole(typed: string | number | null | undefined, least: number, most: number): number | null {
	const text = String(typed ?? '').trim();
	const value = /^\d{1,4}$/.test(text) ? Number(text) : -1;
	return value >= least && value <= most ? value : null;
}
