/** Why somebody did not get it, in the reader's language: the guard's word, or what else stood in the way. */
import type { ReasonGroup } from '$lib/shared/api';
import { tCode } from '$lib/shared/i18n';

export const reason = ({ code, sentence }: Pick<ReasonGroup, 'code' | 'sentence'>): string =>
	tCode('failure', code, tCode('problem', code, sentence));
