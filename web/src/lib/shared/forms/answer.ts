/** An answer of the connection checks, in the reader's language. The server's own English knows the most details. */
import type { InboxCheck } from '$lib/shared/api';
import { locale, tCode } from '$lib/shared/i18n';

type Check = InboxCheck['checks'][number];

export function answer(check: Check): string {
	const whole = [check.sentence, check.ok === false ? check.remedy : null].filter(Boolean).join(' ');
	if (locale() === 'en') return whole;
	const outcome = check.ok === true ? 'yes' : check.ok === false ? 'no' : 'unknown';
	const general = tCode('forms', `check_${check.key}_${outcome}`, whole);
	return tCode('forms', `check_${check.key}_${outcome}_${check.field}`, general);
}
