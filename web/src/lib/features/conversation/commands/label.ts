/** Says what it is about, in the words of the house. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { selecting } from '$lib/shared/selecting.svelte';
import { isOpen, open } from './open';

export const label: Command = {
	name: 'conversation.label',
	label: () => t('conversation.labels'),
	group: 'conversation',
	key: 'l',
	when: () => isOpen() && !selecting.some,
	run: () => void (open().dialog = 'labels')
};
