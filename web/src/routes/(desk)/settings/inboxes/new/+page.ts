import { api, type Inbox } from '$lib/shared/api';
import { load as sentences } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';

export async function load({ url }) {
	const id = url.searchParams.get('inbox');
	const [setup, inbox] = await Promise.all([
		session.setup(),
		id ? api.get<Inbox>(`/inboxes/${encodeURIComponent(id)}`).catch(() => null) : null,
		sentences('welcome')
	]);
	return { setup, inbox, step: url.searchParams.get('step') };
}
