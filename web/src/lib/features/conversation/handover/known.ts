/** What the desk knows of the open conversation, in the words of whoever looks. */
import { full, tCode } from '$lib/shared/i18n';
import { live } from '$lib/realtime';
import { fieldsOfHouse, said } from '../fields/house.svelte';
import type { Pane } from '../pane.svelte';
import { toKnow } from './knows';

/** Needs the sentences of `dialogs` and `fields`. */
export function known(pane: Pane): string {
	const detail = pane.thread.detail;
	const values = (pane.openCase ?? detail?.cases.find((each) => each.conversation_id === pane.id))?.fields ?? {};
	return toKnow(
		{
			messages: pane.thread.ids.map((id) => live.message(id)).filter((each) => each !== undefined),
			promised: (detail?.handovers ?? [])
				.filter((each) => !each.ended_at)
				.map((each) => `${tCode('dialogs', `handover_is_${each.kind}`, each.kind)} ${each.address}, ${full(each.due_at)}`),
			checklist: detail?.checklist ?? [],
			fields: (fieldsOfHouse.value ?? []).map((field) => ({ name: field.name, value: said(field, values[field.id]) }))
		},
		(what, text) => tCode('dialogs', `handover_${what}`, text, { text })
	);
}
