/** Moments worth coming back to. Pure; by the agent's own clock. */
export type Moment = 'hour' | 'three_hours' | 'tomorrow' | 'monday';

export function moments(now: number): { key: Moment; at: Date }[] {
	const morning = (days: number): Date => {
		const date = new Date(now);
		date.setDate(date.getDate() + days);
		date.setHours(9, 0, 0, 0);
		return date;
	};
	const monday = ((8 - new Date(now).getDay()) % 7) || 7;
	const list: { key: Moment; at: Date }[] = [
		{ key: 'hour', at: new Date(now + 3_600_000) },
		{ key: 'three_hours', at: new Date(now + 3 * 3_600_000) },
		{ key: 'tomorrow', at: morning(1) }
	];
	if (monday > 1) list.push({ key: 'monday', at: morning(monday) });
	return list;
}

/** What a `datetime-local` field takes. */
export function localValue(date: Date): string {
	const two = (n: number): string => String(n).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
