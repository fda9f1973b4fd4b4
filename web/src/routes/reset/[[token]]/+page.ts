import { api, ApiError, type ResetSeen } from '$lib/shared/api';
import { secretOf } from '$lib/features/session/link';
import { load as sentences } from '$lib/shared/i18n';

export async function load({ params }) {
	await sentences('session', 'forms', 'problem');
	const token = secretOf(params.token, location.hash);
	if (!token) return { seen: null, token };
	try {
		return { seen: await api.post<ResetSeen>('/resets/look', { token }), token };
	} catch (error) {
		if (!(error instanceof ApiError) || ![404, 422].includes(error.status)) throw error;
		return { seen: null, token };
	}
}
