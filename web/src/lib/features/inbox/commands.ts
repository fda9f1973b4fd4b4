import type { Command } from '$lib/shared/commands';
import { t, tCode } from '$lib/shared/i18n';
import { ALL_VIEWS } from './place';
import type { ViewName } from '$lib/shared/api';

interface Acts {
	step: (by: number) => void;
	nextWork: () => Promise<void>;
	live: () => void;
	search: () => void;
	filter: () => void;
	view: (view: ViewName) => void;
	back: () => void;
	inConversation: () => boolean;
}

export const inboxCommands = (acts: Acts): Command[] => [
	{ name: 'list.next', label: () => t('inbox.next'), group: 'list', key: 'j', run: () => acts.step(1), hidden: true },
	{ name: 'list.previous', label: () => t('inbox.previous'), group: 'list', key: 'k', run: () => acts.step(-1), hidden: true },
	{ name: 'list.next_work', label: () => t('inbox.next_work'), group: 'list', key: 'n', run: acts.nextWork },
	{ name: 'list.live', label: () => t('inbox.live_jump'), group: 'list', key: '$mod+Shift+L', inText: true, run: acts.live },
	{ name: 'list.search', label: () => t('inbox.search'), group: 'list', key: 's', run: acts.search },
	{ name: 'list.filter', label: () => t('inbox.filter'), group: 'list', key: 'f', run: acts.filter },
	...ALL_VIEWS.map((view) => ({
		name: `list.view_${view}`,
		label: () => t('inbox.show_view', { view: tCode('inbox', `view_${view}`, view) }),
		group: 'list' as const,
		run: () => acts.view(view)
	})),
	{
		name: 'conversation.back',
		label: () => t('inbox.back'),
		group: 'conversation',
		key: 'Escape',
		when: acts.inConversation,
		run: acts.back
	}
];
