import { api, ApiError, type ResetSeen } from '$lib/shared/api';
import { load as sentences } from '$lib/shared/i18n';

export async function load({ params }) {
	await sentences('session', 'forms', 'problem');
	try {
		return { seen: await api.get<ResetSeen>(`/reset/${encodeURIComponent(params.token)}`), token: params.token };
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 404) throw error;
		return { seen: null, token: params.token };
	}
}
