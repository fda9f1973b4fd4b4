/** What this agent may do, and whom to ask for the rest. A missing right disables a control; it never hides it. */
import type { Role } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';
import { live } from '$lib/realtime';

export type Right =
	| 'answer_run.start'
	| 'inbox.health'
	| 'inbox.manage'
	| 'agent.invite'
	| 'agent.manage'
	| 'team.manage'
	| 'token.manage'
	| 'journal.read'
	| 'journal.replay'
	| 'raw.read'
	| 'setup.read'
	| 'demo.manage'
	| 'hold.release'
	| 'policy.choose'
	| 'template.write'
	| 'label.manage'
	| 'segment.manage'
	| 'macro.share'
	| 'reason.manage'
	| 'field.manage'
	| 'question.manage'
	| 'hours.manage'
	| 'sla.manage'
	| 'rule.read'
	| 'rule.manage'
	| 'work.manage'
	| 'consent.import'
	| 'wallboard.read'
	| 'wallboard.manage'
	| 'agent.reset'
	| 'organisation.manage';

export const may = (right: Right): boolean => session.me?.permissions?.includes(right) ?? false;

const NAMED = 3;

/** "Only admins can do this. Ask Sanne or Ali." */
export function whoGrants(roles: Role[] = ['owner', 'admin']): string {
	const names = live.agents
		.filter((agent) => agent.state === 'active' && roles.includes(agent.role) && agent.id !== session.me?.id)
		.slice(0, NAMED)
		.map((agent) => agent.name);
	if (names.length === 0) return t('forms.ask_admin');
	return t('forms.ask_person', { names: listed(names) });
}

function listed(names: string[]): string {
	return new Intl.ListFormat(document.documentElement.lang || 'en', { type: 'disjunction' }).format(names);
}
