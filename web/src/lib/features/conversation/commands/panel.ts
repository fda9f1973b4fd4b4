/** Shows or hides who the customer is. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const panel: Command = {
	name: 'conversation.panel',
	label: () => t('conversation.panel'),
	group: 'conversation',
	key: 'i',
	when: isOpen,
	run: () => void (open().panel = !open().panel)
};
