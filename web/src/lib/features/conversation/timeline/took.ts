/** What a case took until it was closed, in words: as it was promised then. */
import { span, t } from '$lib/shared/i18n';

export interface Took {
	target_seconds: number;
	used_seconds: number;
	met: boolean;
}

export function tookSaid({ target_seconds, used_seconds, met }: Took): string {
	const said = { span: span(Math.floor(used_seconds / 60)), target: span(target_seconds / 60) };
	return met ? t('conversation.took', said) : t('conversation.took_late', said);
}
