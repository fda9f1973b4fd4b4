/** Times, dates and lengths in the agent's language. Nothing here reads a clock: `now` is passed in. */
import { intlLocale } from './catalogue';
import { locale, t } from './i18n.svelte';

const cache = new Map<string, Intl.DateTimeFormat>();
function dates(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${locale()}|${name}`;
	let format = cache.get(key);
	if (!format) cache.set(key, (format = new Intl.DateTimeFormat(intlLocale(locale()), options)));
	return format;
}

type When = string | number | Date;

export const clock = (at: When): string =>
	dates('clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
export const day = (at: When): string =>
	dates('day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at));
export const shortDay = (at: When): string => dates('short', { day: 'numeric', month: 'short' }).format(new Date(at));
export const full = (at: When): string => dates('full', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(at));

/** "Monday 08:00" within the week, with the date beyond. */
export const weekClock = (at: When, now: number): string =>
	new Date(at).getTime() - now < 6 * 86_400_000 ? `${dates('weekday', { weekday: 'long' }).format(new Date(at))} ${clock(at)}` : full(at);

/** "10:42" today, "Mon 10:42" within the week, "12 Mar" later. */
export function soon(at: When, now: number): string {
	if (sameDay(at, now)) return clock(at);
	if (new Date(at).getTime() - now > 6 * 86_400_000) return shortDay(at);
	return `${dates('weekday_short', { weekday: 'short' }).format(new Date(at))} ${clock(at)}`;
}

export function sameDay(a: When, b: When): boolean {
	return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "10:42" today, "12 Mar" before. */
export const brief = (at: When, now: number): string => (sameDay(at, now) ? clock(at) : shortDay(at));

/** "45 min", "23 h 10 min", "6 d": never more than two units. */
export function span(minutes: number): string {
	const whole = Math.max(0, Math.floor(minutes));
	if (whole < 60) return t('shell.span_minutes', { minutes: whole });
	if (whole < 48 * 60) return t('shell.span_hours', { hours: Math.floor(whole / 60), minutes: whole % 60 });
	return t('shell.span_days', { days: Math.floor(whole / 1440) });
}

const UNITS = ['B', 'kB', 'MB', 'GB'];
export function bytes(size: number): string {
	let value = size;
	let unit = 0;
	while (value >= 1000 && unit < UNITS.length - 1) {
		value /= 1000;
		unit += 1;
	}
	const digits = new Intl.NumberFormat(intlLocale(locale()), { maximumFractionDigits: value < 10 && unit ? 1 : 0 });
	return `${digits.format(value)} ${UNITS[unit]}`;
}

export const number = (value: number): string => new Intl.NumberFormat(intlLocale(locale())).format(value);
