/** Keeps an eye on it without having it, or stops. */
import type { Command } from '$lib/shared/commands';
import { t } from '$lib/shared/i18n';
import { isOpen, open } from './open';

export const follow: Command = {
	name: 'conversation.follow',
	label: () => (isOpen() && open().conversation?.following ? t('conversation.unfollow') : t('conversation.follow')),
	group: 'conversation',
	key: 'Shift+F',
	when: isOpen,
	run: () => void open().follow()
};
