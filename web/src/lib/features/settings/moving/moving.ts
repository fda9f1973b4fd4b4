/** The order in which people of a number that is given up are told of. */
/** Those who can be invited first, then who is left to write himself, then the few who cannot be reached. */
export const FATES = [
	'invite', 'writes_there', 'asked_there', 'no_template', 'no_consent', 'no_proof', 'opted_out', 'blocked', 'changed', 'elsewhere', 'no_address'
] as const;
