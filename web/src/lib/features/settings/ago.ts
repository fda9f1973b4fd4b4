/** "3 min ago", "2 days ago", or never. */
import { span, t } from '$lib/shared/i18n';
import { minutesSince } from './health';

export function ago(at: string | null | undefined, now: number): string {
	const minutes = minutesSince(at, now);
	if (minutes === null) return t('settings.never');
	return minutes < 1 ? t('settings.just_now') : t('settings.ago', { span: span(minutes) });
}
