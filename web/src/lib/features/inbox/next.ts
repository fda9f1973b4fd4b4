/** The next best conversation for me, chosen and taken by the server in one step: nobody else gets the same one. */
import { api, type Id, type NextWork } from '$lib/shared/api';
import { live } from '$lib/realtime';

export async function nextWork(except?: Id): Promise<NextWork> {
	const next = await api.post<NextWork>('/workload/next', except ? { skip_id: except } : {});
	if (next.conversation) live.putConversation(next.conversation);
	return next;
}
