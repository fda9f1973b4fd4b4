/** A time rule as it is written in the form, and as the server takes it. Pure. */
import type { Id, Priority, TimeRule } from '$lib/shared/api';
import { WEEKDAYS, type Weekday } from '../hours';

export type Trigger = TimeRule['trigger'];
export type Conditions = TimeRule['conditions'];
export type Action = TimeRule['actions'][number];
export type Told = 'warned' | 'breached' | 'resolution_warned' | 'resolution_breached';
const TOLD: Told[] = ['warned', 'breached', 'resolution_warned', 'resolution_breached'];
export type Kind = 'silence_us' | 'silence_customer' | 'window' | 'time' | Told;
export const KINDS: Kind[] = ['silence_us', 'silence_customer', 'window', 'time', ...TOLD];
export const DOES: Action['do'][] = ['send_line', 'send_macro', 'add_label', 'remove_label', 'assign_team', 'assign_agent', 'unassign', 'set_priority', 'snooze', 'close', 'tell_assignee', 'tell_agent', 'tell_leads'];
export const NAMED: Action['do'][] = ['send_macro', 'add_label', 'remove_label', 'assign_team', 'assign_agent', 'tell_agent'];
const MONTH = 31 * 24 * 60;
const WINDOW_MOST = 23 * 60;

export interface When {
	kind: Kind;
	minutes: string;
	open_hours: boolean;
	at: string;
	days: Weekday[];
	open_days: boolean;
}
export interface Which {
	inbox_ids: Id[];
	team_ids: Id[];
	label_ids: Id[];
	without_label_ids: Id[];
	segment_ids: Id[];
	priorities: Priority[];
	waiting: '' | 'us' | 'customer';
	live: '' | 'yes' | 'no';
	assigned: '' | 'yes' | 'no';
	channels: string[];
}

export function kindOf(trigger: Trigger): Kind {
	if (trigger.kind === 'silence') return `silence_${trigger.waiting}`;
	return trigger.kind === 'clock' ? trigger.what : trigger.kind;
}

/** Of a clock that is told of: its minutes may be none. */
export const isTold = (kind: Kind): kind is Told => (TOLD as Kind[]).includes(kind);

export function when(trigger?: Trigger): When {
	return {
		kind: trigger ? kindOf(trigger) : 'silence_us',
		minutes: trigger && 'minutes' in trigger ? String(trigger.minutes ?? 0) : '60',
		open_hours: trigger?.kind === 'silence' ? (trigger.open_hours ?? false) : false,
		at: trigger?.kind === 'time' ? trigger.at : '16:30',
		days: trigger?.kind === 'time' && trigger.days ? WEEKDAYS.filter((day) => trigger.days?.includes(day)) : [...WEEKDAYS],
		open_days: trigger?.kind === 'time' ? (trigger.open_days ?? true) : true
	};
}

/** What is wrong with it: the number, the time or the days. */
export function wrong(written: When): '' | 'number' | 'at_wrong' | 'days_none' {
	if (written.kind === 'time') return !/^([01]\d|2[0-3]):[0-5]\d$/.test(written.at) ? 'at_wrong' : written.days.length === 0 ? 'days_none' : '';
	const value = /^\d{1,5}$/.test(String(written.minutes).trim()) ? Number(written.minutes) : 0;
	if (isTold(written.kind)) return /^\d{1,5}$/.test(String(written.minutes).trim()) && value <= MONTH ? '' : 'number';
	return written.kind === 'window' ? (value >= 5 && value <= WINDOW_MOST ? '' : 'number') : value >= 1 && value <= MONTH ? '' : 'number';
}

export function trigger(written: When): Trigger {
	const minutes = Number(written.minutes);
	switch (written.kind) {
		case 'silence_us':
		case 'silence_customer':
			return { kind: 'silence', waiting: written.kind === 'silence_us' ? 'us' : 'customer', minutes, open_hours: written.open_hours };
		case 'window':
			return { kind: 'window', minutes };
		case 'time':
			return { kind: 'time', at: written.at, days: WEEKDAYS.filter((day) => written.days.includes(day)), open_days: written.open_days };
		default:
			return { kind: 'clock', what: written.kind, minutes };
	}
}

export function which(conditions?: Conditions): Which {
	const said = (value: boolean | null | undefined): '' | 'yes' | 'no' => (value === true ? 'yes' : value === false ? 'no' : '');
	return {
		inbox_ids: [...(conditions?.inbox_ids ?? [])],
		team_ids: [...(conditions?.team_ids ?? [])],
		label_ids: [...(conditions?.label_ids ?? [])],
		without_label_ids: [...(conditions?.without_label_ids ?? [])],
		segment_ids: [...(conditions?.segment_ids ?? [])],
		priorities: [...(conditions?.priorities ?? [])],
		channels: [...(conditions?.channels ?? [])],
		waiting: conditions?.waiting ?? '',
		live: said(conditions?.live),
		assigned: said(conditions?.assigned)
	};
}

/** Only what asks something. */
export function conditions(written: Which): Conditions {
	const asked = Object.entries(written).filter(([, value]) => value.length > 0);
	return Object.fromEntries(asked.map(([name, value]) => [name, value === 'yes' ? true : value === 'no' ? false : value])) as Conditions;
}

/** A fresh action of this kind; what it is about is still to be chosen. */
export function fresh(what: Action['do']): Action {
	if (what === 'send_line') return { do: what, lines: [{ language: '', text: '' }] };
	if (what === 'snooze') return { do: what, minutes: 1440 };
	if (what === 'set_priority') return { do: what, priority: 'high' };
	return NAMED.includes(what) ? { do: what, id: '' } : { do: what };
}

/** As the server takes it: what was left empty is left out. */
export function action(written: Action): Action {
	const { id, lines, ...rest } = written;
	return {
		...rest,
		...(id ? { id } : {}),
		...(lines ? { lines: lines.map((line) => ({ language: line.language?.trim() ?? '', text: line.text.trim() })).filter((line) => line.text) } : {})
	};
}
