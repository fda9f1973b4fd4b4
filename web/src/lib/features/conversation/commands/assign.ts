/** Hands the conversation over. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { selecting } from '$lib/shared/selecting.svelte';
import { isOpen, open } from './open';

export const assign: Command = {
	name: 'conversation.assign',
	label: () => t('conversation.assign'),
	group: 'conversation',
	key: 'a',
	when: () => isOpen() && !selecting.some,
	run: () => void (open().dialog = 'assign')
};
