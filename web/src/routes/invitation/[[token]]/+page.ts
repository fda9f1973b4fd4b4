import { api, ApiError } from '$lib/shared/api';
import type { Seen } from '$lib/features/session/Invitation.svelte';
import { secretOf } from '$lib/features/session/link';
import { load as sentences } from '$lib/shared/i18n';

export async function load({ params }) {
	await sentences('session', 'forms', 'problem');
	const token = secretOf(params.token, location.hash);
	if (!token) return { seen: null, token };
	try {
		return { seen: await api.post<Seen>('/invitations/look', { token }), token };
	} catch (error) {
		if (!(error instanceof ApiError) || ![404, 422].includes(error.status)) throw error;
		return { seen: null, token };
	}
}
