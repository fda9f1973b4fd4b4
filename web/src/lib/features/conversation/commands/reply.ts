/** Begins or goes on with the answer. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const reply: Command = {
	name: 'conversation.reply',
	label: () => t('conversation.command_reply'),
	group: 'conversation',
	key: 'r',
	when: isOpen,
	run: () => void open().write('reply')
};
