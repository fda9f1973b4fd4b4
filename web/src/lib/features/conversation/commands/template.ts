/** Picks a template, also while free text would be allowed. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { pane } from '../pane.svelte';
import { isOpen, open } from './open';

export const template: Command = {
	name: 'conversation.template',
	label: () => t('conversation.pick_template'),
	group: 'composer',
	key: 't',
	when: () => isOpen() && pane()?.thread.detail?.capability?.templates === true,
	run: () => {
		open().kind = 'reply';
		open().picking = true;
	}
};
