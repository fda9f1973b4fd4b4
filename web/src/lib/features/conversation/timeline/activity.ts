/** What happened, as a sentence: who did it, and to whom. */
import { full, t, tCode } from '$lib/shared/i18n';
import type { Message } from '$lib/shared/api';
import { live } from '$lib/realtime';
import { tookSaid, type Took } from './took';
import { left, night, standsInFor, why, type Reason } from './why';

const words = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

export function activitySentence(message: Message): string {
	const content = (message.content ?? {}) as Record<string, unknown>;
	const who = message.author.name ?? (message.author.kind === 'contact' ? t('conversation.author_contact') : t('conversation.author_system'));
	const agent = live.agent(words(content.assignee_id))?.name ?? '';
	const team = live.team(words(content.team_id))?.name ?? '';
	const moment = words(content.until) || words(content.due_at);
	const until = moment ? full(moment) : '';
	const labels = Array.isArray(content.labels) ? content.labels.map((each: { name: string }) => each.name).join(', ') : '';
	const emoji = words(content.emoji);
	let change = message.kind === 'reaction' ? (emoji ? 'reacted' : 'unreacted') : words(content.change) || message.kind;
	if (change === 'assigned') {
		if (message.author.id && content.assignee_id === message.author.id) change = standsInFor(content.why) ? 'stood_in' : 'taken';
		else if (!agent) change = team ? 'assigned_team' : 'unassigned';
		else if (Array.isArray(content.why)) change = 'given';
		if (!agent && left(content.why)) change = 'left';
		if (night(content.why)) change = night(content.why);
	}
	if (change === 'segmented' && !content.segment) change = 'unsegmented';
	const told = change === 'rule' && Array.isArray(content.told) ? (content.told as string[]) : [];
	if (told.length) change = 'rule_told';
	if (change === 'offered') change = `offered_${words(content.why)}`;
	const outcome = words(content.outcome);
	const took = change === 'closed' && content.took ? tookSaid(content.took as Took) : '';
	const about = [words(content.reason), outcome && tCode('conversation', `outcome_${outcome}`, outcome), took].filter(Boolean).join(', ');
	if (change === 'closed' && about) change = 'closed_about';
	return tCode('conversation', `did_${change}`, message.text ?? change, {
		who,
		agent: told.length ? told.map((each) => (each === 'leads' ? t('conversation.told_leads') : (live.agent(each)?.name ?? ''))).join(', ') : change === 'left' || change === 'stood_in' ? (live.agent(left(content.why) || standsInFor(content.why))?.name ?? '') : agent,
		team,
		until,
		emoji,
		rule: words(content.rule),
		labels,
		names: Array.isArray(content.names) ? content.names.join(', ') : '',
		kind: words(content.kind) && tCode('conversation', `handover_kind_${words(content.kind)}`, words(content.kind)),
		address: words(content.address),
		priority: change === 'prioritized' ? tCode('inbox', `priority_${words(content.priority)}`, words(content.priority)) : '',
		segment: words(content.segment),
		about,
		why: change === 'given' ? why(content.why as Reason[], live.conversation(message.conversation_id)?.contact.name ?? '') : ''
	});
}
