/** A finding of policy in the agent's language; its own sentence when no catalogue knows the code. */
import { clock, t, tCode, words } from '$lib/shared/i18n';
import { ApiError, sentence, wrongs, type Decision } from '$lib/shared/api';

type Finding = Decision['findings'][number];

export function findingSentence(finding: Finding): string {
	const params = finding.params ?? {};
	const until = finding.until ? clock(finding.until) : '';
	return wrongs(params.problems) ?? tCode('conversation', `finding_${finding.code}`, finding.because, { ...words(params), until });
}
/** What stands in the way; where the number itself is gone, nothing else matters. */
export function against(decision: Decision | null | undefined): Finding[] {
	const found = (decision?.findings ?? []).filter((finding) => finding.verdict !== 'allow');
	const gone = found.filter((finding) => finding.code === 'number_moved');
	return gone.length ? gone : found;
}

/** A refusal with its reasons, each in a sentence of this language. */
export function whyNot(error: unknown, failed: string): string {
	if (error instanceof ApiError && error.offline) return t('conversation.needs_connection');
	const found = error instanceof ApiError ? against(error.problem.decision) : [];
	return found.length ? found.map(findingSentence).join(' ') : sentence(error, failed);
}
