/** Sizes as providers count them: their 5 MB is 5 times 1,024 times 1,024. */
import { locale } from '$lib/shared/i18n';

const UNITS = ['B', 'kB', 'MB', 'GB'];

export function weight(size: number): string {
	let value = size;
	let unit = 0;
	while (value >= 1024 && unit < UNITS.length - 1) {
		value /= 1024;
		unit += 1;
	}
	const digits = new Intl.NumberFormat(locale() === 'qps' ? 'en' : locale(), { maximumFractionDigits: value < 10 && unit ? 1 : 0 });
	return `${digits.format(value)} ${UNITS[unit]}`;
}
