/** Macros that carry a template, where only templates may be sent: which of them can be, and what they fill in. */
import { api, type Id, type Macro, type MacroFilled, type Page, type Template } from '$lib/shared/api';
import { draftOf, fromDraft, type Values } from '$lib/shared/template';

export interface Carrier {
	macro: Macro;
	template: Template;
}

/** Those whose template this number can send now, best first for this customer. */
export async function carriers(conversation: Id, sendable: Template[]): Promise<Carrier[]> {
	const { items } = await api.get<Page<Macro>>('/macros', { conversation_id: conversation, best: true, limit: 100 });
	return items.flatMap((macro) => {
		const template = sendable.find((each) => each.sendable && each.name === macro.template?.name && each.language === macro.template.language);
		return template ? [{ macro, template }] : [];
	});
}

export const filled = (macro: Macro, conversation_id: Id): Promise<MacroFilled> => api.post(`/macros/${macro.id}/template`, { conversation_id });

/** What it says in the places the template has today; a place it knows nothing of stays to be filled by hand. */
export function valuesOf(template: Template, given: MacroFilled['template']): Values {
	const all = fromDraft(template, draftOf(given));
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}

/** Typed with the slash or without, from the beginning of the shortcut, or anywhere in the name. */
export const fits = ({ macro }: Carrier, words: string): boolean => {
	const wanted = words.replace(/^\//, '').toLocaleLowerCase();
	return macro.shortcut.toLocaleLowerCase().startsWith(wanted) || macro.name.toLocaleLowerCase().includes(wanted);
};
