/** Why somebody was given a conversation, in words: "speaks Latvian, 2 of 4 free, answered Ilya yesterday". */
import { locale, tCode } from '$lib/shared/i18n';
import { languageName } from '../panel/languages';

export interface Reason {
	code: string;
	at?: string;
	language?: string;
	label?: string;
	segment?: string;
	free?: number;
	capacity?: number;
	agent_id?: string;
}

/** "today", "yesterday", "3 days ago", by the calendar of whoever reads. */
export function ago(at: string, now: Date, tag: string): string {
	const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
	const days = Math.round((midnight(new Date(at)) - midnight(now)) / 86_400_000);
	return new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(days, 'day');
}

/** Who left, when that is why. */
export function left(given: unknown): string {
	const first = Array.isArray(given) ? (given[0] as Reason | undefined) : undefined;
	return first?.code === 'left' ? (first.agent_id ?? '') : '';
}

/** Whether it went to another team at closing, or came home at opening. */
export function night(given: unknown): 'night_begins' | 'night_ends' | '' {
	const code = Array.isArray(given) ? (given[0] as Reason | undefined)?.code : undefined;
	return code === 'night_begins' || code === 'night_ends' ? code : '';
}

/** Whose place somebody took, when that is why. */
export function standsInFor(given: unknown): string {
	const first = Array.isArray(given) ? (given[0] as Reason | undefined) : undefined;
	return first?.code.startsWith('stands_in_') ? (first.agent_id ?? '') : '';
}

/** What nobody has words for yet is left out. */
export function why(reasons: Reason[], name: string, now = new Date()): string {
	return reasons
		.map((each) =>
			tCode('conversation', `why_${each.code}`, '', {
				name,
				when: each.at ? ago(each.at, now, locale()) : '',
				language: each.language ? languageName(each.language) : '',
				label: each.label ?? '',
				segment: each.segment ?? '',
				free: String(each.free ?? ''),
				capacity: String(each.capacity ?? '')
			})
		)
		.filter(Boolean)
		.join(', ');
}
