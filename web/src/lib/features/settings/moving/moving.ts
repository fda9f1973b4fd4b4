import type { Id, Invitations, Invited, InvitedPerson, Macro } from '$lib/shared/api';

/** What stands in the gaps of a template. */
export type Words = NonNullable<Macro['template']>;

/** Those who can be invited first, then who is left to write himself, then the few who cannot be reached. */
export const FATES = [
	'invite', 'writes_there', 'asked_there', 'no_template', 'no_consent', 'no_proof', 'opted_out', 'blocked', 'changed', 'elsewhere', 'no_address'
] as const;

/** Whoever can be invited from here: his template has no gaps, or there are words for all of them. */
export const direct = (person: InvitedPerson, words: readonly Words[]): boolean =>
	person.fate === 'invite' &&
	!!person.template &&
	(!person.template.has_gaps || words.some((each) => each.name === person.template!.name && each.language === person.template!.language));

export interface Asked {
	asked: number;
	invited: number;
	refused: number;
	left_out: number;
}

/**
 * Everybody who may be invited, a page after the other: the server answers for each, and nobody is asked twice however often this
 * begins anew. Between two pages it can be stopped. Tells how far it is after each page, with what was answered there.
 */
export async function inviteAll(
	words: readonly Words[],
	page: (cursor: string | null) => Promise<Invitations>,
	send: (people: Id[]) => Promise<Invited[]>,
	told: (far: Asked, answers: Invited[]) => void,
	stop: () => boolean
): Promise<'finished' | 'stopped'> {
	const far: Asked = { asked: 0, invited: 0, refused: 0, left_out: 0 };
	let cursor: string | null = null;
	do {
		if (stop()) return 'stopped';
		const found: Invitations = await page(cursor);
		const people = found.items.filter((each) => direct(each, words)).map((each) => each.contact_id);
		if (stop()) return 'stopped';
		const answers = people.length ? await send(people) : [];
		const invited = answers.filter((each) => each.message_id).length;
		far.asked += found.items.length;
		far.invited += invited;
		far.refused += answers.length - invited;
		far.left_out += found.items.length - people.length;
		told({ ...far }, answers);
		cursor = found.next_cursor;
	} while (cursor);
	return 'finished';
}
