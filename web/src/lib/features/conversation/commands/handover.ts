/** Takes the matter out of the chat: a call, an e-mail, an appointment. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const handover: Command = {
	name: 'conversation.handover',
	label: () => t('conversation.handover'),
	group: 'conversation',
	key: 'p',
	when: isOpen,
	run: () => void (open().dialog = 'handover')
};
