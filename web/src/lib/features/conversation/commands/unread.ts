/** Leaves it as if nobody had looked. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const unread: Command = {
	name: 'conversation.unread',
	label: () => t('conversation.unread'),
	group: 'conversation',
	key: 'Shift+U',
	when: isOpen,
	run: () => void open().unread()
};
