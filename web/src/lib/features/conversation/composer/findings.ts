/** A finding of policy in the agent's language; its own sentence when no catalogue knows the code. */
import { clock, full, tCode } from '$lib/shared/i18n';
import type { Decision } from '$lib/shared/api';

type Finding = Decision['findings'][number];

export function findingSentence(finding: Finding): string {
	const params: Record<string, string | number> = {};
	for (const [name, value] of Object.entries(finding.params ?? {})) {
		params[name] = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? full(value) : value;
	}
	const until = finding.until ? clock(finding.until) : '';
	return tCode('conversation', `finding_${finding.code}`, finding.because, { ...params, until });
}
export const against = (decision: Decision | null | undefined): Finding[] =>
	(decision?.findings ?? []).filter((finding) => finding.verdict !== 'allow');
