/** Why a message did not simply arrive. `reason` is the finer word: a rate limit that is waited out, or given up on. */
import type { Message } from '$lib/shared/api';
import { tCode } from '$lib/shared/i18n';

export function failureSentence(failure: NonNullable<Message['failure']>): string {
	const known = tCode('failure', failure.code, failure.sentence);
	return failure.reason ? tCode('failure', failure.reason, known) : known;
}
