/** Minutes as typed. Pure. */
export const WEEK = 7 * 24 * 60;

/** A whole number from 1 to a week, or null. A number field gives numbers or text, as the browser likes. */
export function minutes(typed: string | number | null | undefined): number | null {
	const text = String(typed ?? '').trim();
	const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	return value >= 1 && value <= WEEK ? value : null;
}

/** "30 minutes", "1 hour 30 minutes", "1 day". */
export function length(minutes: number, locale: string): string {
	const said = (value: number, unit: string): string => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
	if (minutes % 1440 === 0) return said(minutes / 1440, 'day');
	const parts = [minutes >= 60 && said(Math.floor(minutes / 60), 'hour'), minutes % 60 > 0 && said(minutes % 60, 'minute')];
	return parts.filter(Boolean).join(' ');
}
