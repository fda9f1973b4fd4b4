/** Choosing labels: what fits the typed words, and what has to change. Pure. */
import type { Id, Label, LabelBrief } from '$lib/shared/api';
import { folded } from '$lib/shared/folded';

/** Those in use and those the conversation carries anyway; names that begin so first. */
export function offered(all: Label[], carried: LabelBrief[], typed: string): Label[] {
	const here = new Set(carried.map((label) => label.id));
	const words = folded(typed.trim());
	const rank = (label: Label): number => {
		const name = folded(label.name);
		return name.startsWith(words) ? 0 : name.includes(words) ? 1 : 2;
	};
	return all
		.filter((label) => (!label.archived || here.has(label.id)) && rank(label) < 2)
		.sort((a, b) => rank(a) - rank(b));
}

export function difference(carried: LabelBrief[], wanted: Set<Id>): { add: Id[]; remove: Id[] } {
	const here = new Set(carried.map((label) => label.id));
	return { add: [...wanted].filter((id) => !here.has(id)), remove: [...here].filter((id) => !wanted.has(id)) };
}
