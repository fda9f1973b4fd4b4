/** Puts it away until a moment. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { selecting } from '$lib/shared/selecting.svelte';
import { isOpen, open } from './open';

export const snooze: Command = {
	name: 'conversation.snooze',
	label: () => t('conversation.snooze'),
	group: 'conversation',
	key: 'h',
	when: () => isOpen() && !selecting.some,
	run: () => void (open().dialog = 'snooze')
};
