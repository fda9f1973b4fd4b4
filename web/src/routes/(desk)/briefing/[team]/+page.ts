import { load as sentences } from '$lib/shared/i18n';

export async function load({ params }) {
	await sentences('overnight', 'forms');
	return { team: params.team };
}
