/**
 * A customer waits for somebody to take over: the loud tone, a notice that stays, the number in the page's title, and a notification
 * where this browser may show one. All of it ends the moment somebody took it, it was answered, or it is opened here.
 */
import { untrack } from 'svelte';
import { goto } from '$app/navigation';
import type { Id, LiveEvent } from '$lib/shared/api';
import { load, t } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';
import { toast, toaster } from '$lib/shared/ui';
import { live } from '$lib/realtime';
import { notify } from './notify';
import { isLeftToMe, isOfferedTo, madeMine, Summons, wasOffered, type Here } from './summons';
import { markTitle } from './title';
import { loud } from './tones';

/** Returns how to stop. `looksAt` is followed: what is opened is called out no more. */
export function startOffered(looksAt: () => Id | null, ring: () => void = loud): () => void {
	let shown: { id: number; text: string } | undefined;
	let takeBack = (): void => {};

	/** With several it names none and counts none: one sentence that stays true, and is read out once. */
	function sentence(waiting: Id[]): string {
		if (waiting.length > 1) return t('dialogs.want_you');
		const item = live.peekConversation(waiting[0] ?? '');
		const who = item?.contact.name || item?.identity.display || '';
		return item?.assignee_id === session.me?.id ? t('dialogs.left_to_you', { who }) : t('dialogs.wants_you', { who });
	}
	function withdraw(): void {
		if (shown) toaster.dismiss(shown.id);
		shown = undefined;
	}
	function put(waiting: Id[]): string {
		withdraw();
		const text = sentence(waiting);
		const look = (): void => void goto(`/inbox/${waiting[0]}`);
		shown = { text, id: toast(text, { life: 0, action: { label: t('dialogs.want_look'), run: look } }) };
		return text;
	}
	function show(waiting: Id[], news: boolean): void {
		markTitle(waiting.length);
		if (!waiting.length) {
			withdraw();
			takeBack();
		} else if (news) {
			takeBack();
			takeBack = notify(put(waiting), () => void goto(`/inbox/${waiting[0]}`));
		} else if (shown && toaster.all.some((each) => each.id === shown?.id) && sentence(waiting) !== shown.text) put(waiting);
	}

	const summons = new Summons(() => {
		if (session.prefs.sounds !== false) ring();
	}, show);

	function here(): Here | null {
		const { me } = session;
		if (!me) return null;
		const everywhere = session.atLeast('lead') && me.team_ids.length === 0;
		return { me: me.id, teams: me.team_ids, everywhere, available: me.availability, looksAt: document.hasFocus() ? looksAt() : null };
	}
	/** Whoever waits for me no more is not called out. */
	function weigh(): void {
		const now = here();
		for (const id of summons.waiting) {
			const item = live.peekConversation(id);
			if (!now || (!isOfferedTo(item, now) && !isLeftToMe(item, now))) summons.over(id);
		}
	}
	function heard(event: LiveEvent): void {
		const [id, now] = [event.conversation_id, here()];
		if (!id || !now) return;
		const item = live.peekConversation(id);
		if ((wasOffered(event) && isOfferedTo(item, now)) || (madeMine(event, now.me) && isLeftToMe(item, now))) summons.call(id);
	}

	let off = (): void => {};
	let stopped = false;
	void load('dialogs').then(() => {
		if (stopped) return;
		off = live.on(({ events, everything }) => {
			weigh();
			events.forEach(heard);
			// After an absence nobody tells what ended meanwhile.
			if (everything) void live.refresh(summons.waiting).then(weigh);
		});
	}, () => {});
	const unfollow = $effect.root(() => {
		$effect(() => {
			if (looksAt() !== null || session.me?.availability) untrack(weigh);
		});
	});
	window.addEventListener('focus', weigh);
	return () => {
		stopped = true;
		off();
		unfollow();
		window.removeEventListener('focus', weigh);
		summons.stop();
	};
}
