/** A `/` at the start of a word asks for a macro; what follows it narrows the list. Pure. */
import type { Macro } from '$lib/shared/api';
import { folded } from '$lib/shared/folded';

const TYPED_MAX = 40;

export interface Slash {
	/** Where the slash stands. */
	from: number;
	typed: string;
}

/** The slash the caret stands behind, or null. A slash inside a word (24/7, a link) is none. */
export function slashAt(text: string, caret: number): Slash | null {
	const before = text.slice(0, caret);
	const from = before.search(/(?:^|(?<=\s))\/[^\s/]*$/u);
	if (from < 0) return null;
	const typed = before.slice(from + 1);
	return typed.length <= TYPED_MAX ? { from, typed } : null;
}

/** Those whose shortcut begins so first, then those with it anywhere in shortcut or name; the server's order within. */
export function matching(macros: Macro[], typed: string): Macro[] {
	const wanted = folded(typed);
	const rank = (macro: Macro): number => {
		if (folded(macro.shortcut).startsWith(wanted)) return 0;
		return folded(macro.shortcut).includes(wanted) || folded(macro.name).includes(wanted) ? 1 : 2;
	};
	const ranked = macros.map((macro) => ({ macro, rank: rank(macro) })).filter((each) => each.rank < 2);
	return ranked.sort((a, b) => a.rank - b.rank).map((each) => each.macro);
}
