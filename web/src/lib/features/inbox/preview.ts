/** The one line of a conversation's last message, in words even when it is not text. */
import type { LastMessage } from '$lib/shared/api';
import { t, tCode } from '$lib/shared/i18n';

/** Keeps the direction of a foreign text to itself. */
const isolate = (text: string): string => `\u2068${text}\u2069`;

export function preview(message: LastMessage | null, mine: boolean): string {
	if (!message) return t('inbox.no_message');
	const text = message.text?.trim() || tCode('inbox', `kind_${message.kind}`, t('inbox.kind_other'));
	if (message.direction === 'note') return t('inbox.preview_note', { text: isolate(text) });
	if (message.direction === 'activity' || message.direction === 'in') return text;
	if (mine || !message.author_name) return t('inbox.preview_us', { text: isolate(text) });
	return t('inbox.preview_by', { name: isolate(message.author_name), text: isolate(text) });
}
