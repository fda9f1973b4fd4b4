/** What happened, as a sentence: who did it, and to whom. */
import { full, t, tCode } from '$lib/shared/i18n';
import type { Message } from '$lib/shared/api';
import { live } from '$lib/realtime';

const words = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

export function activitySentence(message: Message): string {
	const content = (message.content ?? {}) as Record<string, unknown>;
	const who = message.author.name ?? t('conversation.author_system');
	const agent = words(content.assignee_name) || live.agent(words(content.assignee_id))?.name || '';
	const team = words(content.team_name) || live.team(words(content.team_id))?.name || '';
	const note = words(content.note);
	const until = words(content.until) ? full(words(content.until)) : '';
	let kind = message.kind;
	if (kind === 'assigned') kind = agent ? (team ? 'assigned_both' : 'assigned') : team ? 'assigned_team' : 'unassigned';
	const sentence = tCode('conversation', `did_${kind}`, message.text ?? kind, { who, agent, team, until });
	return note ? t('conversation.with_reason', { sentence, note }) : sentence;
}
