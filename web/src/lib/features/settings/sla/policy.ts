/** A policy as it is written in the form, and as the server takes it. Pure. */
import type { Priority, SlaPolicy } from '$lib/shared/api';
import { minutes } from '../answer-times';

export const ANSWERS = ['first_minutes', 'follow_up_minutes', 'live_minutes'] as const;
export type Field = (typeof ANSWERS)[number] | 'resolution_minutes';
const RESOLUTION_MOST = 90 * 24 * 60;

export interface Written {
	name: string;
	channels: string[];
	inbox_ids: string[];
	team_ids: string[];
	priorities: string[];
	label_ids: string[];
	segment_ids: string[];
	times: Record<Field, string>;
}

export function written(policy?: SlaPolicy): Written {
	const { channels = [], inbox_ids = [], team_ids = [], priorities = [], label_ids = [], segment_ids = [] } = policy?.conditions ?? {};
	const text = (value: number | null | undefined): string => (value ? String(value) : '');
	return {
		name: policy?.name ?? '',
		channels: [...channels],
		inbox_ids: [...inbox_ids],
		team_ids: [...team_ids],
		priorities: [...priorities],
		label_ids: [...label_ids],
		segment_ids: [...segment_ids],
		times: {
			first_minutes: text(policy?.first_minutes),
			follow_up_minutes: text(policy?.follow_up_minutes),
			live_minutes: text(policy?.live_minutes),
			resolution_minutes: policy?.resolution_minutes ? String(policy.resolution_minutes / 60) : ''
		}
	};
}

/** Hours as typed, also "1.5" or "1,5", in whole minutes; null where they are none. */
export function hours(typed: string | number): number | null {
	const text = String(typed ?? '').trim().replace(',', '.');
	const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 60) : 0;
	return value >= 1 && value <= RESOLUTION_MOST ? value : null;
}

/** The times that were typed; what is empty is left to the next policy, and what is no time is in `wrong`. */
export function times(typed: Record<Field, string>): { read: Partial<Record<Field, number>>; wrong: Field[] } {
	const read: Partial<Record<Field, number>> = {};
	const wrong: Field[] = [];
	for (const field of [...ANSWERS, 'resolution_minutes'] as const) {
		if (String(typed[field] ?? '').trim() === '') continue;
		const value = field === 'resolution_minutes' ? hours(typed[field]) : minutes(typed[field]);
		if (value === null) wrong.push(field);
		else read[field] = value;
	}
	return { read, wrong };
}

export function given(form: Written, read: Partial<Record<Field, number>>): object {
	const { name, channels, inbox_ids, team_ids, label_ids, segment_ids } = form;
	return { name: name.trim(), conditions: { channels, inbox_ids, team_ids, priorities: form.priorities as Priority[], label_ids, segment_ids }, ...read };
}

/** "90 minutes", "8 hours", "20 hours": of opening time, in which a day says nothing. */
export function openTime(minutes: number, locale: string): string {
	const unit = minutes % 60 === 0 || minutes > 600 ? 'hour' : 'minute';
	const value = unit === 'hour' ? Math.round(minutes / 6) / 10 : minutes;
	return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** Whose place may be changed for whose: those that are as specific as each other. */
export function neighbour(items: SlaPolicy[], at: number, by: -1 | 1): SlaPolicy | undefined {
	const found = items[at + by];
	return found && items[at] && !found.is_house && found.specificity === items[at].specificity ? found : undefined;
}
