/** Says how much it hurries. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const priority: Command = {
	name: 'conversation.priority',
	label: () => t('conversation.priority'),
	group: 'conversation',
	key: 'Shift+P',
	when: () => isOpen() && !open().closed,
	run: () => void (open().dialog = 'priority')
};
