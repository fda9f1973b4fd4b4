/** What a macro does besides its words, while it waits above the reply box. Pure. */
import type { MacroAction } from '$lib/shared/api';

/** Actions of which there can be one only; each label is one of its own. */
const slot = (action: MacroAction): string =>
	action.do.includes('label') ? `label ${action.id}` : action.do.includes('assign') ? 'assign' : 'end';

/** A second macro beside the first: where both want something, the later one is meant. */
export function merged(before: MacroAction[], more: MacroAction[]): MacroAction[] {
	const taken = new Set(more.map(slot));
	return [...before.filter((action) => !taken.has(slot(action))), ...more];
}
