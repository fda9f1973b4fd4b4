/** The reasons of the house as one reads them: with what they are a kind of, in the order of the tree. Pure. */
import type { Id, Reason } from '$lib/shared/api';
import { folded } from '$lib/shared/folded';

/** Levels of the tree. */
export const DEEPEST = 3;

export interface Branch {
	reason: Reason;
	/** 0 at the top of the tree. */
	level: number;
	/** Refund › Late tram */
	path: string;
	/** It, or something above it, is archived. */
	resting: boolean;
}

/** Each reason right below what it is a kind of; neighbours keep the order they came in. */
export function tree(all: Reason[]): Branch[] {
	const below = new Map<Id | null, Reason[]>();
	for (const reason of all) below.set(reason.parent_id, [...(below.get(reason.parent_id) ?? []), reason]);
	const grow = (parent: Id | null, above: string, level: number, resting: boolean): Branch[] =>
		(below.get(parent) ?? []).flatMap((reason) => {
			const path = above ? `${above} › ${reason.name}` : reason.name;
			const rests = resting || reason.archived;
			return [{ reason, level, path, resting: rests }, ...grow(reason.id, path, level + 1, rests)];
		});
	return grow(null, '', 0, false);
}

/** Where this one can be moved with all below it: not into itself, not too deep, and to nothing that rests. */
export function places(branches: Branch[], id: Id): Branch[] {
	const at = branches.findIndex(({ reason }) => reason.id === id);
	const level = branches[at]?.level ?? 0;
	const next = branches.findIndex((each, index) => index > at && each.level <= level);
	const end = next < 0 ? branches.length : next;
	const height = Math.max(...branches.slice(at, end).map((each) => each.level)) - level + 1;
	return branches.filter((each, index) => (index < at || index >= end) && !each.resting && each.level + 1 + height <= DEEPEST);
}

/** Those in use that fit what is typed, and the one that stands there anyway. Every word has to be in the path. */
export function fitting(branches: Branch[], typed: string, standing: Id | null): Branch[] {
	const words = folded(typed).split(/\s+/u).filter(Boolean);
	return branches.filter(
		({ reason, path, resting }) =>
			(!resting || reason.id === standing) && words.every((word) => folded(path).includes(word))
	);
}
