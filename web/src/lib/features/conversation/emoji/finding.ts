/** A `:` at the start of a word asks for an emoji by name; what follows narrows the list. Pure. */
import { folded } from '$lib/shared/folded';

/** As the build writes it: the emoji, its group (a number of the data), its name, other words for it. */
export type Row = [emoji: string, group: number, name: string, words: string];

export interface Emoji {
	emoji: string;
	group: number;
	name: string;
	words: string[];
}

export interface Colon {
	/** Where the colon stands. */
	from: number;
	typed: string;
}

/** Fewer letters would open a list for every `:D` and `10:3`. */
const TYPED_MIN = 2;
const TYPED_MAX = 30;

/** The colon the caret stands behind, or null: one inside a word (10:30, a link) is none. */
export function colonAt(text: string, caret: number): Colon | null {
	const found = /(?:^|(?<=[\s(])):([\p{L}\p{M}\p{N}_+-]+)$/u.exec(text.slice(0, caret));
	const typed = found?.[1] ?? '';
	return found && typed.length >= TYPED_MIN && typed.length <= TYPED_MAX ? { from: found.index, typed } : null;
}

export function read(rows: Row[]): Emoji[] {
	return rows.map(([emoji, group, name, words]) => {
		const text = folded(`${words} ${name}`);
		return { emoji, group, name, words: [...text.split(/\s+/u), ...text.split(/[\s_]+/u)] };
	});
}

/** The one that is called so first, then by whole words, then those with words that begin so; the usual order within. */
export function matching(all: Emoji[], typed: string): Emoji[] {
	const whole = folded(typed).trim();
	const wanted = whole.split(/\s+/u).filter(Boolean);
	if (wanted.length === 0) return all;
	const ranks: Emoji[][] = [[], [], []];
	for (const each of all) {
		if (folded(each.name) === whole) ranks[0]?.push(each);
		else if (wanted.every((word) => each.words.includes(word))) ranks[1]?.push(each);
		else if (wanted.every((word) => each.words.some((has) => has.startsWith(word)))) ranks[2]?.push(each);
	}
	return ranks.flat();
}
