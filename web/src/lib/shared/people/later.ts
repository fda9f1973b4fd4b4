/** Joining people is rare: its words and screens come when somebody looks at a person. */
import { load as sentences } from '$lib/shared/i18n';

export async function joined() {
	const [module] = await Promise.all([import('./Joined.svelte'), sentences('people', 'problem')]);
	return module.default;
}
