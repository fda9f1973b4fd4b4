/** Copies the address of the conversation. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const copyLink: Command = {
	name: 'conversation.copy_link',
	label: () => t('conversation.copy_link'),
	group: 'conversation',
	when: isOpen,
	run: () => void open().copyLink()
};
