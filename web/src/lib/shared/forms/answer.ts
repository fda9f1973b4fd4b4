/** An answer of the connection checks, with its next step, in the reader's language. */
import type { InboxCheck } from '$lib/shared/api';
import { tCode, words } from '$lib/shared/i18n';

type Check = InboxCheck['checks'][number];

export function answer(check: Omit<Check, 'key'>): string {
	const whole = [check.sentence, check.ok === true ? null : check.remedy].filter(Boolean).join(' ');
	const params = words(check.params);
	// What the provider itself reported has the codes of any other trouble with it.
	return tCode('forms', `check_${check.code}`, tCode('problem', check.code, whole, params), params);
}
