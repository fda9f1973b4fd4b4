/** A colleague calls me from a note: a notice with a way there, and the tone. Silent for who is away or off. */
import { goto } from '$app/navigation';
import type { Id, LiveEvent } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';
import { toast } from '$lib/shared/ui';
import { live } from '$lib/realtime';

const LIFE = 12_000;

/** Pure. Whether it is said, besides being counted. */
export const isToldOf = (event: Pick<LiveEvent, 'kind' | 'agent_id' | 'conversation_id'>, me: Id, available: string, looksAt: Id | null): boolean =>
	event.kind === 'mention.created' && event.agent_id === me && event.conversation_id !== looksAt && (available === 'available' || available === 'busy');

/** Returns how to stop. `looksAt` is asked at each call, `ring` sounds. */
export function startCalled(looksAt: () => Id | null, ring: (conversation: Id) => void): () => void {
	return live.on(({ events }) => {
		for (const event of events) {
			const { me } = session;
			const id = event.conversation_id;
			if (!me || !id || !isToldOf(event, me.id, me.availability, document.hasFocus() ? looksAt() : null)) continue;
			ring(id);
			const item = live.peekConversation(id);
			const who = live.agent(String(event.data?.by))?.name ?? '';
			const name = item?.contact.name || item?.identity.display || '';
			toast(t('shell.called', { who, name }), { life: LIFE, action: { label: t('shell.called_look'), run: () => void goto(`/inbox/${id}`) } });
		}
	});
}
