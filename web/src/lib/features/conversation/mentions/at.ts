/** An `@` at the start of a word asks for a colleague or a team; what follows narrows the list. Pure. */
import { folded } from '$lib/shared/folded';

export interface Callable {
	kind: 'agent' | 'team';
	id: string;
	name: string;
}
export interface At {
	/** Where the `@` stands. */
	from: number;
	typed: string;
}

/** Names have spaces: what is typed may have some, too. */
const TYPED_MAX = 40;

/** The `@` the caret stands behind, or null: one inside a word (an e-mail address) is none. */
export function atBefore(text: string, caret: number): At | null {
	const found = /(?:^|(?<=[^\p{L}\p{M}\p{N}_@]))@([^\n@]*)$/u.exec(text.slice(0, caret));
	const typed = found?.[1] ?? '';
	return found && typed.length <= TYPED_MAX && !/^\s/u.test(typed) ? { from: found.index, typed } : null;
}

/** Whose name begins so first, then those of whom another word of the name does. */
export function matching<T extends Callable>(all: T[], typed: string): T[] {
	const wanted = folded(typed).trim();
	if (!wanted) return all;
	const rank = (each: T): number => {
		const name = folded(each.name);
		if (name.startsWith(wanted)) return 0;
		return name.split(/\s+/u).some((_, index, words) => words.slice(index).join(' ').startsWith(wanted)) ? 1 : 2;
	};
	const ranked = all.map((each) => ({ each, rank: rank(each) })).filter(({ rank }) => rank < 2);
	return ranked.sort((a, b) => a.rank - b.rank).map(({ each }) => each);
}

/** The text of a note in pieces, names that are calls apart from the rest. */
export function pieces(text: string, names: string[]): { text: string; called: boolean }[] {
	const wanted = [...new Set(names)].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
	if (!wanted.length) return [{ text, called: false }];
	const parts = text.split(new RegExp(`(?<![\\p{L}\\p{N}_@])(@(?:${wanted.join('|')}))(?![\\p{L}\\p{N}_@])`, 'iu'));
	return parts.map((part, index) => ({ text: part, called: index % 2 === 1 })).filter((part) => part.text !== '');
}
