/** What a macro does besides its words, while it waits above the reply box. Pure. */
import type { MacroAction } from '$lib/shared/api';

/** Actions of which there can be one only; each label is one of its own. */
const slot = (action: MacroAction): string =>
	action.do.includes('label') ? `label ${action.id}` : action.do.includes('assign') ? 'assign' : 'end';

/** As the server is asked for them; what is gone is not. */
export const asked = (actions: MacroAction[]): Pick<MacroAction, 'do' | 'id' | 'minutes'>[] =>
	actions.filter((action) => !action.gone).map(({ do: what, id, minutes }) => ({ do: what, id, minutes }));

/** "Send and close" does its closing with the message, so that both are taken back together. */
export const CLOSE: MacroAction = { do: 'close', id: null, minutes: null, name: null, color: null, gone: false };

/** A second macro beside the first: where both want something, the later one is meant. */
export function merged(before: MacroAction[], more: MacroAction[]): MacroAction[] {
	const taken = new Set(more.map(slot));
	return [...before.filter((action) => !taken.has(slot(action))), ...more];
}
