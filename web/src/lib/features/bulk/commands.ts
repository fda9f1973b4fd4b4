/** Choosing rows by key, and what is done with them. While some are chosen these keys act on them. */
import type { Command } from '$lib/shared/commands';
import { load, t } from '$lib/shared/i18n';
import { may } from '$lib/shared/forms/rights';
import { selecting } from '$lib/shared/selecting.svelte';

const some = (): boolean => selecting.some;
/** What acts comes when the first row is chosen. */
const acting = () => Promise.all([import('./acts.svelte'), import('./ask.svelte'), load('bulk', 'dialogs', 'labels', 'forms', 'runs', 'macros', 'problem')]);
const asks = (what: 'answer' | 'assign' | 'labels' | 'snooze') => async (): Promise<void> => {
	const [, { ask }] = await acting();
	ask.what = what;
};

export const bulkCommands = (choose: () => void): Command[] => [
	{ name: 'list.choose', label: () => t('inbox.choose'), group: 'list', key: 'x', run: choose },
	{ name: 'list.unchoose', label: () => t('inbox.unchoose'), group: 'list', key: 'Escape', when: () => selecting.on, run: () => selecting.clear() },
	{ name: 'list.undo', label: () => t('inbox.chosen_undo'), group: 'list', key: '$mod+z', inText: false, when: () => selecting.undo !== null, run: () => selecting.undo?.() },
	{ name: 'list.answer', label: () => t('inbox.chosen_answer'), group: 'list', key: 'r', when: () => some() && may('answer_run.start'), run: asks('answer') },
	{ name: 'list.assign', label: () => t('inbox.chosen_assign'), group: 'list', key: 'a', when: some, run: asks('assign') },
	{ name: 'list.labels', label: () => t('inbox.chosen_labels'), group: 'list', key: 'l', when: some, run: asks('labels') },
	{ name: 'list.snooze', label: () => t('inbox.chosen_snooze'), group: 'list', key: 'h', when: some, run: asks('snooze') },
	{
		name: 'list.close',
		label: () => t('inbox.chosen_close'),
		group: 'list',
		key: 'c',
		when: some,
		run: async () => {
			const [{ bulk }] = await acting();
			await bulk.do({ close: {} });
		}
	}
];
