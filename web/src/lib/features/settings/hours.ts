/** Opening hours as the form holds them and as people read them. Pure: no clock, no server. */
import type { DayAhead, Hours, HoursGiven, OpenTimes } from '$lib/shared/api';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** The times of each day, as typed. */
export type Plan = Record<Weekday, OpenTimes[]>;
export interface OwnLine {
	first: string;
	last: string;
	name: string;
	open: OpenTimes[];
}
export interface Draft {
	zone: string;
	plan: Plan;
	country: string;
	region: string;
	days: OwnLine[];
}

/** The platform's time field knows no 24:00; as the end of a day its midnight means the same. */
const shown = (time: string): string => (time === '24:00' ? '00:00' : time);
const times = ({ opens, closes }: OpenTimes): OpenTimes => ({ opens, closes: shown(closes) });

export function plan(week: HoursGiven['week']): Plan {
	const found = Object.fromEntries(WEEKDAYS.map((day) => [day, [] as OpenTimes[]])) as Plan;
	for (const line of week) found[line.day].push(times(line));
	for (const day of WEEKDAYS) found[day].sort((a, b) => a.opens.localeCompare(b.opens));
	return found;
}

export function draft(hours: Pick<Hours, 'zone' | 'week' | 'country' | 'region' | 'days'>): Draft {
	return {
		zone: hours.zone,
		plan: plan(hours.week),
		country: hours.country,
		region: hours.region,
		days: hours.days.map((each) => ({
			first: each.first,
			last: each.last && each.last !== each.first ? each.last : '',
			name: each.name ?? '',
			open: (each.open ?? []).map(times)
		}))
	};
}

/** What a house that has put down nothing yet begins with. */
export function beginning(zone: string): Draft {
	const office = WEEKDAYS.slice(0, 5).map((day) => ({ day, opens: '09:00', closes: '17:00' }));
	return { zone, plan: plan(office), country: '', region: '', days: [] };
}

/** As the server takes it. The lines of the week stand in the order of `weekLine`. */
export function given(of: Draft): HoursGiven {
	return {
		zone: of.zone.trim(),
		week: WEEKDAYS.flatMap((day) => of.plan[day].map((each) => ({ day, ...each }))),
		country: of.country,
		region: of.country ? of.region : '',
		days: of.days.filter((each) => each.first).map((each) => ({ ...each, last: each.last || null, name: each.name.trim() }))
	};
}

/** Which line of the week this is, for the place a refusal names: `week.3.closes`. */
export function weekLine(of: Plan, day: Weekday, index: number): number {
	const before = WEEKDAYS.slice(0, WEEKDAYS.indexOf(day));
	return before.reduce((sum, each) => sum + of[each].length, index);
}

/** Which of the days that are sent this is; one without a date is not. */
export const dayLine = (of: OwnLine[], index: number): number => of.slice(0, index).filter((each) => each.first).length;

/** A time to add after the last one of the day, an hour long. */
export function after(open: OpenTimes[]): OpenTimes {
	const last = open.at(-1);
	if (!last) return { opens: '09:00', closes: '17:00' };
	const hour = Number(last.closes.slice(0, 2)) + 1;
	if (last.closes <= last.opens || !Number.isFinite(hour) || hour > 22) return { opens: '', closes: '' };
	const clock = (value: number): string => `${String(value).padStart(2, '0')}:00`;
	return { opens: clock(hour), closes: clock(hour + 1) };
}

export const overnight = ({ opens, closes }: OpenTimes): boolean => closes !== '' && opens !== '' && closes !== '00:00' && closes < opens;

const span = ({ opens, closes }: OpenTimes): string => `${opens}–${closes === '00:00' ? '24:00' : closes}`;
export const spans = (open: OpenTimes[]): string => open.map(span).join(', ');

/** Days that are alike stand together: "Mon–Fri 08:30–12:30, 13:00–17:30 · Sat 10:00–14:00". */
export function summary(week: HoursGiven['week'], name: (day: Weekday) => string): string {
	const of = plan(week);
	const runs: { first: Weekday; last: Weekday; text: string }[] = [];
	for (const day of WEEKDAYS) {
		const text = spans(of[day]);
		const last = runs.at(-1);
		if (last && last.text === text) last.last = day;
		else runs.push({ first: day, last: day, text });
	}
	return runs
		.filter((run) => run.text)
		.map(({ first, last, text }) => `${first === last ? name(first) : `${name(first)}–${name(last)}`} ${text}`)
		.join(' · ');
}

/** Any Monday: what matters of it is the name of its day. */
const MONDAY = Date.UTC(2024, 0, 1);
export function weekdayName(day: Weekday, locale: string, weekday: 'short' | 'long' = 'short'): string {
	const at = new Date(MONDAY + WEEKDAYS.indexOf(day) * 86_400_000);
	return new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(at);
}

/** A moment by the clock on the wall there: "Monday 08:00" within a week, with its date beyond. */
export function moment(at: string, zone: string, now: number, locale: string): string {
	const soon = Math.abs(new Date(at).getTime() - now) < 6 * 86_400_000;
	const date = soon ? ({ weekday: 'long' } as const) : ({ weekday: 'long', day: 'numeric', month: 'long' } as const);
	const when = new Date(at);
	const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: known(zone) });
	return `${new Intl.DateTimeFormat(locale, { ...date, timeZone: known(zone) }).format(when)} ${time.format(when)}`;
}

/** A day of the calendar, whatever the zone: "Friday 25 December". */
export function dayName(on: DayAhead['on'], locale: string): string {
	return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${on}T00:00Z`));
}

/** The coming Friday, ten to midnight, as a field for a local moment holds it: the night everybody asks about. */
export function fridayNight(now: number): string {
	const at = new Date(now);
	at.setUTCDate(at.getUTCDate() + ((5 - at.getUTCDay() + 7) % 7));
	return `${at.toISOString().slice(0, 10)}T23:50`;
}

/** A zone this browser does not know is shown as UTC, which is at least nobody's own by mistake. */
function known(zone: string): string {
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return zone;
	} catch {
		return 'UTC';
	}
}

export function countries(codes: string[], locale: string): { value: string; label: string }[] {
	const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
	return codes.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, locale));
}

/** Where a place's hours are kept: the address of the API, and of its screen. */
export const address = (place: string): string => `/hours/${place.replace(/^team-/, 'teams/').replace(/^inbox-/, 'inboxes/')}`;
