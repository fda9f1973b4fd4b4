/** What comes with a macro besides its words: files for the message, and what is done with the conversation afterwards. */
import type { MacroAction, MacroRendered, NotDone } from '$lib/shared/api';
import { load, span, t, tCode } from '$lib/shared/i18n';
import { toast } from '$lib/shared/ui';
import type { Pane } from '../pane.svelte';
import { merged } from './then';

/** Fetches what it takes, and answers how to put it in: in one go with the words, so that nobody sends those without it. */
export async function prepare(pane: Pane, { actions, files }: MacroRendered): Promise<() => void> {
	await load('macros');
	return () => {
		pane.then = merged(pane.then, actions);
		const limits = pane.thread.detail?.capability?.media ?? {};
		const fits = files.filter(({ mime, size }) => size <= (limits[mime] ?? limits[`${mime.split('/')[0]}/*`] ?? limits['*/*'] ?? Infinity));
		for (const file of files) if (!fits.includes(file)) toast(t('macros.file_big', { name: file.filename }), { kind: 'error' });
		const added = fits.map((file) => ({
			key: `media ${file.id}`,
			media_id: file.id,
			name: file.filename,
			mime: file.mime,
			size: file.size,
			kind: file.kind,
			caption: '',
			voice: file.voice
		}));
		if (added.length) pane.reply.setFiles([...pane.reply.files, ...added]);
	};
}

export function actionText(action: MacroAction): string {
	return tCode('macros', `do_${action.do}`, action.do, { name: action.name ?? '?', span: span(action.minutes ?? 0) });
}

/** The message left; something it should have brought along did not happen. */
export async function tell(not_done: NotDone[]): Promise<void> {
	await load('macros');
	const what = not_done.map((each) => tCode('macros', `kind_${each.do}`, each.do)).join(', ');
	toast(t('macros.not_done', { what }), { kind: 'error' });
}
