/** To whom a conversation can be handed: me, colleagues, teams, nobody. What a choice leaves out stays as it is. */
import type { Id } from '$lib/shared/api';
import { t, tCode } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

export interface Holder {
	key: string;
	label: string;
	detail: string;
	to: { assignee_id: Id | null; team_id?: Id | null };
}

/** Those that fit what is typed. `free`: how much room each has, in words. */
export function holders(typed: string, free: Record<Id, string> = {}): Holder[] {
	const me = session.agent;
	const all: Holder[] = [
		{ key: `agent ${me.id}`, label: t('dialogs.me'), detail: me.name, to: { assignee_id: me.id } },
		...live.agents
			.filter((agent) => agent.id !== me.id && agent.state !== 'disabled')
			.map((agent) => ({
				key: `agent ${agent.id}`,
				label: agent.name,
				detail: [tCode('conversation', `is_${agent.presence}`, ''), free[agent.id]].filter(Boolean).join(' · '),
				to: { assignee_id: agent.id }
			})),
		...live.teams.map((each) => ({
			key: `team ${each.id}`,
			label: each.name,
			detail: t('dialogs.team'),
			to: { assignee_id: null, team_id: each.id }
		})),
		{ key: 'nobody', label: t('conversation.nobody'), detail: t('dialogs.unassigned'), to: { assignee_id: null, team_id: null } }
	];
	const words = typed.trim().toLocaleLowerCase();
	return words ? all.filter((each) => each.label.toLocaleLowerCase().includes(words)) : all;
}
