/** Tying cases together, and undoing it: from the notice that says it was done, or long after from the panel. */
import { api, ApiError, sentence, type Id } from '$lib/shared/api';
import { load, t } from '$lib/shared/i18n';
import { toast } from '$lib/shared/ui';
import type { Pane } from '../pane.svelte';

async function tie(pane: Pane, path: string, body: unknown, done: () => string): Promise<boolean> {
	await load('dialogs');
	let made: { id: Id } | undefined;
	const worked = await pane.do(async () => {
		made = await api.post<{ id: Id }>(path, body);
		await pane.thread.refreshDetail();
	}, t('dialogs.tie_failed'));
	const id = made?.id;
	if (worked && id) toast(done(), { action: { label: t('conversation.undo'), run: () => void undo(pane, id) } });
	return worked;
}

export const link = (pane: Pane, of: Id, to: { case_id: Id } | { conversation_id: Id }): Promise<boolean> =>
	tie(pane, `/cases/${of}/links`, to, () => t('dialogs.tie_linked'));
export const merge = (pane: Pane, gone: Id, into: Id): Promise<boolean> =>
	tie(pane, `/cases/${gone}/merge`, { into_case_id: into }, () => t('dialogs.tie_merged'));
export const split = (pane: Pane, of: Id, message: Id): Promise<boolean> =>
	tie(pane, `/cases/${of}/split`, { message_id: message }, () => t('dialogs.tie_split'));

export async function undo(pane: Pane, id: Id): Promise<void> {
	await load('dialogs');
	try {
		await api.delete(`/case-ties/${id}`);
		toast(t('dialogs.tie_undone'));
	} catch (error) {
		// Two who undo at once wanted the same.
		if (!(error instanceof ApiError && error.problem.code === 'tie_undone')) toast(sentence(error, t('dialogs.tie_failed')), { kind: 'error' });
	}
	await pane.thread.refreshDetail();
}
