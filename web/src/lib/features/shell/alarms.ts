/** A notice for leads, wherever they are, the moment something needs a look; it goes when it is over. */
import { goto } from '$app/navigation';
import type { LiveEvent } from '$lib/shared/api';
import { may } from '$lib/shared/forms/rights';
import { load, t, tCode } from '$lib/shared/i18n';
import { toast, toaster } from '$lib/shared/ui';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

export interface Alarm {
	/** What it is about: the same key says that it is over. */
	key: string;
	/** The sentence is `health.alarm_<code>`; null: it is over. */
	code: string | null;
	href: string;
	/** Who is told: ids of agents, and `leads`; left out, the leads. */
	told?: string[];
}

/** Pure. Null: nothing anybody has to be told of. */
export function alarmOf(event: Pick<LiveEvent, 'kind' | 'inbox_id' | 'data'> & { conversation_id?: string | null }): Alarm | null {
	const { change, code, severity, name } = (event.data ?? {}) as Record<string, string | undefined>;
	const at = `/settings/inboxes/${event.inbox_id}`;
	if (event.kind === 'work.updated' && (change === 'nobody_there' || change === 'somebody_there')) {
		return { key: 'work', code: change === 'nobody_there' ? 'nobody_there' : null, href: '/inbox?view=unassigned' };
	}
	if (!event.inbox_id) return null;
	if (event.kind === 'inbox.updated') {
		if (change === 'alarm' && code) return { key: `${event.inbox_id} ${code}`, code, href: `${at}/health` };
		if (change === 'alarm_over' && code) return { key: `${event.inbox_id} ${code}`, code: null, href: at };
		if (change === 'silent' || change === 'heard') return { key: `${event.inbox_id} silent`, code: change === 'silent' ? 'silent' : null, href: at };
	}
	// Who is late: one notice, of the last of them, until he is answered.
	const talk = { key: `${LATE}${event.conversation_id}`, href: `/inbox/${event.conversation_id}` };
	if (event.kind === 'rule.ran') {
		const told = (event.data?.tells ?? []) as string[];
		return told.length ? { ...talk, key: `rule ${event.conversation_id}`, code: 'rule', told } : null;
	}
	if (event.kind === 'clock.breached') return { ...talk, code: 'late' };
	if (event.kind === 'resolution.breached') return { ...talk, code: 'case_late' };
	if (event.kind === 'conversation.updated' && (change === 'answered' || change === 'closed')) return { ...talk, code: null };
	if (event.kind === 'template.updated' && (severity === 'warning' || severity === 'critical')) {
		return { key: `template ${name}`, code: 'template', href: `/settings/templates?inbox=${event.inbox_id}` };
	}
	return null;
}

const LATE = 'late ';
const LATE_LIFE = 15_000;
const passing = (code: string): boolean => code === 'late' || code === 'case_late' || code === 'rule';
const LEADS = 'inbox.health';

/** Pure. */
export const isFor = ({ told = ['leads'] }: Pick<Alarm, 'told'>, me: string, leads: boolean): boolean => (leads && told.includes('leads')) || told.includes(me);

export function startAlarms(): () => void {
	const shown = new Map<string, number>();
	const drop = (key: string): void => {
		const id = shown.get(key);
		if (id !== undefined) toaster.dismiss(id);
		shown.delete(key);
	};
	async function tell(event: LiveEvent, alarm: Alarm): Promise<void> {
		if (alarm.code === null) return drop(alarm.key);
		await load('health');
		for (const key of [...shown.keys()]) if (key === alarm.key || (alarm.code === 'late' && key.startsWith(LATE))) drop(key);
		const inbox = live.inbox(event.inbox_id)?.name ?? '';
		const text = tCode('health', `alarm_${alarm.code}`, t('health.alarm'), { inbox, name: String(event.data?.name ?? '') });
		const action = { label: t('health.look'), run: () => void goto(alarm.href) };
		// Who is late stands on top of the list anyway: that notice goes by itself, the others stay until they are over.
		shown.set(alarm.key, toast(text, passing(alarm.code) ? { life: LATE_LIFE, action } : { kind: 'error', action }));
	}
	// One after the other: what begins and ends in one breath ends.
	let before = Promise.resolve();
	return live.on(({ events }) => {
		for (const event of events) {
			const alarm = alarmOf(event);
			if (alarm && isFor(alarm, session.me?.id ?? '', may(LEADS))) before = before.then(() => tell(event, alarm)).catch(() => {});
		}
	});
}
