/** Everything under here needs a signed-in agent. */
import { redirect } from '@sveltejs/kit';
import { signInHref } from '$lib/features/session/next';
import { ApiError } from '$lib/shared/api';
import { session } from '$lib/shared/session.svelte';

export async function load({ url }) {
	if (session.me) return;
	try {
		await session.resume();
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 401) throw error;
		if ((await session.setup()).needs_owner) redirect(307, '/welcome');
		redirect(307, signInHref(url.pathname + url.search));
	}
}
