/** Promising something outside of the chat, and saying how it went. */
import { api, type Handover, type HandoverRequest, type Id, type OfferOut } from '$lib/shared/api';
import { load, t } from '$lib/shared/i18n';
import { toast } from '$lib/shared/ui';
import type { Pane } from '../pane.svelte';

export async function promise(pane: Pane, given: HandoverRequest): Promise<boolean> {
	const done = await pane.do(async () => {
		await api.post<Handover>(`/conversations/${pane.id}/handovers`, given);
		await pane.thread.refreshDetail();
	}, t('dialogs.handover_failed'));
	if (done) toast(t('dialogs.handover_made'));
	return done;
}

async function change(pane: Pane, act: () => Promise<unknown>): Promise<boolean> {
	await load('dialogs');
	return pane.do(async () => {
		await act();
		await pane.thread.refreshDetail();
	}, t('dialogs.handover_failed'));
}
export const move = (pane: Pane, id: Id, body: { attempted?: boolean; due_at?: string }): Promise<boolean> =>
	change(pane, () => api.patch(`/handovers/${id}`, body));
export const end = (pane: Pane, id: Id, ended_as: 'done' | 'called_off', outcome: string): Promise<boolean> =>
	change(pane, () => api.post(`/handovers/${id}/end`, { ended_as, outcome }));

/** A line that takes the matter out of the chat, with its price where it has one, goes into an empty reply box; nothing that is written is replaced. */
export async function sayPrivately(pane: Pane, price: string): Promise<void> {
	if (!pane.reply.empty) return;
	try {
		const { lines } = await api.get<OfferOut>(`/conversations/${pane.id}/offer`, { occasion: 'private', ...(price ? { price } : {}) });
		if (!lines[0] || !pane.reply.empty) return;
		pane.reply.text = lines[0];
		pane.reply.changed();
	} catch {
		// The promise is made all the same; the words can be typed.
	}
}
