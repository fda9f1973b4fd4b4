/** The figures of a number's health, made ready for its screen. Pure. */
import type { NumberHealth } from '$lib/shared/api';
import { intlLocale } from '$lib/shared/i18n';

export type Day = NumberHealth['days'][number];
export const SIGNS = { good: '✓', watch: '!', danger: '‼' } as const;
export const TONES = { good: 'text-ok', watch: 'text-heat-half', danger: 'text-danger' } as const;
/** What an admin can enter a price for; others that the platform names are added to these. */
export const CATEGORIES = ['service', 'utility', 'authentication', 'marketing'] as const;

export interface Bar {
	day: string;
	x: number;
	width: number;
	/** From the floor up, in the units of the box: what arrived, and on top of it what failed. */
	arrived: number;
	failed: number;
}

/** Bars of a box that is `width` by `height`, as high as the busiest day; a day without anything has none. */
export function bars(days: Day[], width: number, height: number): Bar[] {
	const most = Math.max(1, ...days.map((day) => day.delivered + day.failed));
	const step = width / Math.max(1, days.length);
	return days.map((day, place) => ({
		day: day.day,
		x: place * step,
		width: step * 0.75,
		arrived: (day.delivered / most) * height,
		failed: (day.failed / most) * height
	}));
}

/** "0.053" EUR as the reader writes money; small prices keep their digits. */
export function money(amount: string, currency: string, locale: string): string {
	const value = Number(amount);
	const digits = value !== 0 && Math.abs(value) < 1 ? 4 : 2;
	return new Intl.NumberFormat(intlLocale(locale), { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: digits }).format(value);
}

/** What was typed as a price, as the server takes it; '' is no price, null is no number. */
export function typed(text: string): string | null {
	const plain = text.trim().replace(',', '.');
	if (plain === '') return '';
	return /^\d{1,5}(\.\d{1,6})?$/.test(plain) ? plain : null;
}

/** Digits that travel as text are numbers again for the sentence, moments stay moments. */
export function params(given: Record<string, string>): Record<string, string | number> {
	return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]));
}

/** The categories of the form: the usual ones, those that were charged for, and those with a price. */
export function categories(health: NumberHealth): string[] {
	const charged = health.cost.lines.filter((line) => line.charged === 'yes' && line.category).map((line) => line.category);
	return [...new Set<string>([...CATEGORIES, ...charged, ...health.prices.prices.map((each) => each.category)])];
}
