/** The matter is settled, or is not after all: one key, both ways. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { pane } from '../pane.svelte';
import { selecting } from '$lib/shared/selecting.svelte';
import { isOpen, open } from './open';

export const close: Command = {
	name: 'conversation.close',
	label: () => (pane()?.closed ? t('conversation.reopen') : t('conversation.close')),
	group: 'conversation',
	key: 'c',
	when: () => isOpen() && !selecting.some,
	run: async () => {
		await (open().closed ? open().reopen() : open().close());
	}
};
