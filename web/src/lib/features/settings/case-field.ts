/** What can be picked, written one a line. Pure. */
import type { CaseField } from '$lib/shared/api';

/**
 * A line that says what a choice was called is that choice, also one that was taken out before. Where as many lines as before are
 * left and one of them is new, it is the one in its place under a new name: its cases keep it.
 */
export function choicesOf(lines: string, before: CaseField['choices']): { id: string | null; name: string }[] {
	const names = lines.split('\n').map((line) => line.trim()).filter(Boolean);
	const shown = before.filter((each) => !each.archived);
	const same = (one: string, other: string): boolean => one.toLocaleLowerCase() === other.toLocaleLowerCase();
	const taken = new Set(before.filter((each) => names.some((name) => same(name, each.name))).map((each) => each.id));
	return names.map((name, index) => {
		const known = before.find((each) => same(each.name, name));
		if (known) return { id: known.id, name };
		const there = names.length === shown.length ? shown[index] : undefined;
		return { id: there && !taken.has(there.id) ? there.id : null, name };
	});
}
