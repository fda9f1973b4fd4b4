import { redirect } from '@sveltejs/kit';
import { safeNext } from '$lib/features/session/next';
import { load as sentences } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';

export async function load({ url }) {
	const next = safeNext(url.searchParams.get('next'));
	if (session.me) redirect(307, next);
	const [setup] = await Promise.all([session.setup(), sentences('session', 'forms', 'problem')]);
	if (setup.needs_owner) redirect(307, '/welcome');
	return { next, ended: url.searchParams.has('ended'), organisation: setup.organisation };
}
