/** The guard's numbers on their way to the server: only what differs from what holds now. Pure. */
import type { GuardLimits } from '$lib/shared/api';

export const NUMBERS = [
	{ name: 'unanswered_max', least: 1, most: 20 },
	{ name: 'unanswered_pause_hours', least: 1, most: 168 },
	{ name: 'unanswered_total_max', least: 1, most: 50 },
	{ name: 'same_text_people_max', least: 2, most: 500 },
	{ name: 'same_text_minutes', least: 1, most: 60 },
	{ name: 'links_max', least: 0, most: 20 }
] as const;
export type Shown = Record<(typeof NUMBERS)[number]['name'], string>;

export const quietHours = (on: boolean, from: string, to: string): string => (on ? `${from}-${to}` : '');

/** A field that holds no number is sent as it is: the server says what is wrong with it. */
export function changed(before: GuardLimits, shown: Shown, marketing: boolean, quiet_hours: string): Partial<Record<keyof GuardLimits, unknown>> {
	const part: Partial<Record<keyof GuardLimits, unknown>> = {};
	for (const { name } of NUMBERS) {
		const text = String(shown[name] ?? '').trim();
		const value = /^\d+$/.test(text) ? Number(text) : text;
		if (value !== before[name]) part[name] = value;
	}
	if (marketing !== before.marketing) part.marketing = marketing;
	if (quiet_hours !== before.quiet_hours) part.quiet_hours = quiet_hours;
	return part;
}
