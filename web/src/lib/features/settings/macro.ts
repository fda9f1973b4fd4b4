/** What a wording looks like to the customer: the same one pass over the slots as on the server. Pure. */
const SLOT = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;
export const VARIABLES = [
	'contact.name',
	'contact.first_name',
	'agent.name',
	'agent.first_name',
	'inbox.name',
	'team.name',
	'organisation.name'
] as const;
export type Values = Partial<Record<string, string>>;

/** Variables that may be empty bring a fallback along when they are put in. */
export const slotOf = (name: string, mayBeMissing: boolean): string => (mayBeMissing ? `{{${name}|…}}` : `{{${name}}}`);

/** A slot whose fallback nobody has written yet: as the server sees it. */
export const unsaid = (wording: string): boolean => /\{\{[^{}|]*\|[\s.…]*\}\}/.test(wording);

export function preview(wording: string, values: Values): string {
	return wording.replace(SLOT, (whole, given: string, fallback: string | undefined) => {
		const name = given.trim();
		if (!(VARIABLES as readonly string[]).includes(name)) return whole;
		return values[name] || (fallback ?? '').trim();
	});
}
