import { load as sentences } from '$lib/shared/i18n';

export async function load() {
	await sentences('segments');
}
