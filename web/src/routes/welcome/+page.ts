import { redirect } from '@sveltejs/kit';
import { api, ApiError, type Inbox } from '$lib/shared/api';
import { load as sentences } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';

/** Open to everybody while the desk has no owner; afterwards it belongs to those who may set it up. */
export async function load({ url }) {
	const wanted = url.searchParams.get('step');
	const id = url.searchParams.get('inbox');
	const [setup] = await Promise.all([session.setup(true), sentences('welcome', 'forms', 'problem')]);
	if (setup.needs_owner) return { setup, wanted, inbox: null };
	if (!session.me) {
		try {
			await session.resume();
		} catch (error) {
			if (error instanceof ApiError && error.status === 401) redirect(307, '/sign-in');
			throw error;
		}
	}
	if (!session.atLeast('admin')) redirect(307, '/inbox');
	const inbox = id ? await api.get<Inbox>(`/inboxes/${encodeURIComponent(id)}`).catch(() => null) : null;
	return { setup, wanted, inbox };
}
