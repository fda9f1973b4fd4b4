/** Writes to colleagues only. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const note: Command = {
	name: 'conversation.note',
	label: () => t('conversation.command_note'),
	group: 'conversation',
	key: 'm',
	when: isOpen,
	run: () => void open().write('note')
};
