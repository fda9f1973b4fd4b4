/** Joining people and their consents are looked at now and then: words and screens come when somebody looks at a person. */
import { load as sentences } from '$lib/shared/i18n';

export async function joined() {
	const [module] = await Promise.all([import('./Joined.svelte'), sentences('people', 'problem')]);
	return module.default;
}
export async function segment() {
	const [module] = await Promise.all([import('./Segment.svelte'), sentences('segments', 'problem')]);
	return module.default;
}
export async function consents() {
	const [module] = await Promise.all([import('./Consents.svelte'), sentences('people', 'problem')]);
	return module.default;
}
