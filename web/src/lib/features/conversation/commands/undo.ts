/** Takes the last message back while it is held. In the text box the same keys undo typing first. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { pane } from '../pane.svelte';
import { isOpen, open } from './open';

export const undo: Command = {
	name: 'conversation.undo',
	label: () => t('conversation.undo_send'),
	group: 'composer',
	key: '$mod+z',
	inText: false,
	when: () => isOpen() && pane()?.undoable !== null,
	run: () => open().undo()
};
