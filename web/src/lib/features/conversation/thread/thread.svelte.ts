/**
 * One conversation as it is read: which messages are on screen, what is new, and where reading began. It holds ids;
 * the messages themselves live in the cells of the live store.
 */
import { ApiError, type ConversationDetail, type Id, type LiveEvent, type Message, type MessagePage } from '$lib/shared/api';
import { live } from '$lib/realtime';
import { climb, shownState, type Shown } from './states';
import * as requests from './requests';
import { after, arrived, before, EMPTY, firstSeq, gone, lastSeq, opened, PAGE, type Part, type Spot, type Window } from './window';

const spot = (message: Message): Spot => ({ id: message.id, seq: message.seq, at: message.at });
const part = (page: MessagePage): Part => ({
	spots: page.items.filter((message) => !live.messageEnded(message.id)).map(spot),
	hasBefore: page.has_before,
	hasAfter: page.has_after
});
/** Events after which name, files, rules or people of the conversation may differ. */
const REFRESHES = new Set(['contact.updated', 'identity.changed', 'conversation.updated', 'message.received', 'inbox.updated']);

export class Thread {
	detail = $state.raw<ConversationDetail | undefined>();
	phase = $state<'loading' | 'ready' | 'failed'>('loading');
	error = $state.raw<unknown>();
	/** Where reading began, or what came while nobody looked. */
	firstUnread = $state.raw<Id | null>(null);
	/** New messages of the customer below what is on screen. */
	below = $state(0);
	/** Said once by screen readers. */
	said = $state.raw<{ id: Id; text: string | null; name: string | null; kind: string } | null>(null);
	busyBefore = $state(false);
	busyAfter = $state(false);
	#window = $state.raw<Window>(EMPTY);
	#shown = new Map<Id, Shown>();
	#leave: (() => void)[] = [];
	#opening: Promise<void> | null = null;
	#refreshing: ReturnType<typeof setTimeout> | undefined;
	#markedSeq = -1;
	#beingRead = false;
	/** The list of what the pane looks at decides whether arrivals are seen. */
	atEnd = true;

	constructor(readonly id: Id) {}

	get ids(): Id[] {
		return this.#window.spots.map((held) => held.id);
	}
	get hasBefore(): boolean {
		return this.#window.hasBefore;
	}
	get hasAfter(): boolean {
		return this.#window.hasAfter;
	}
	holds(id: Id): boolean {
		return this.#window.spots.some((held) => held.id === id);
	}
	/** The state to show, which never goes back. */
	stateOf(message: Message): Shown | null {
		const state = climb(this.#shown.get(message.id), shownState(message));
		if (state) this.#shown.set(message.id, state);
		return state;
	}
	/** The last message of ours that was on screen: a colleague's newer one makes a collision. */
	get lastSeen(): Id | null {
		for (let index = this.#window.spots.length - 1; index >= 0; index -= 1) {
			const id = this.#window.spots[index]?.id as Id;
			if (live.peekMessage(id)?.direction === 'out') return id;
		}
		return null;
	}

	open(): Promise<void> {
		this.#opening ??= this.#open().catch((error: unknown) => {
			this.#opening = null;
			throw error;
		});
		return this.#opening;
	}

	async #open(): Promise<void> {
		this.error = undefined;
		if (this.phase !== 'ready') this.phase = 'loading';
		try {
			const known = live.peekConversation(this.id);
			const whole = requests.detail(this.id);
			// With nothing unread the newest page is the right one, else where reading ended: either travels with the rest.
			const newest = known?.unread_count === 0 ? requests.messages(this.id, { limit: PAGE }) : null;
			const marked = known?.unread_count ? requests.messages(this.id, { around: 'read', limit: PAGE }) : null;
			newest?.catch(() => {});
			marked?.catch(() => {});
			const detail = await whole;
			this.#take(detail);
			const lastRead = detail.read?.last_read_message_id ?? null;
			let page: MessagePage;
			if (!detail.unread_count) page = await (newest ?? requests.messages(this.id, { limit: PAGE }));
			else if (lastRead) page = await this.#holding(lastRead, marked);
			else if (detail.unread_count < PAGE) page = await (marked ?? requests.messages(this.id, { limit: PAGE }));
			else page = await this.#beginning();
			live.putMessages(page.items);
			this.#window = opened(part(page));
			this.firstUnread = detail.unread_count ? firstNew(page.items, lastRead, detail.unread_count) : null;
			this.below = 0;
			this.phase = 'ready';
		} catch (error) {
			this.error = error;
			if (this.phase !== 'ready') this.phase = 'failed';
			throw error;
		}
	}

	/** The page asked for ahead, unless somebody read on in another window meanwhile. */
	async #holding(lastRead: Id, ahead: Promise<MessagePage> | null): Promise<MessagePage> {
		const page = await ahead;
		if (page?.items.some((message) => message.id === lastRead)) return page;
		return requests.messages(this.id, { around: lastRead, limit: PAGE });
	}

	/** Never looked at, and long: the first message has the number 1, what stands before it on screen comes with it. */
	async #beginning(): Promise<MessagePage> {
		const [later, first] = await Promise.all([
			requests.messages(this.id, { after: 1, limit: PAGE }),
			requests.messages(this.id, { before: 2, limit: PAGE })
		]);
		if (!later.items.length && !first.items.length) return requests.messages(this.id, { limit: PAGE });
		const seen = new Set(first.items.map((message) => message.id));
		const items = [...first.items, ...later.items.filter((message) => !seen.has(message.id))];
		return { items, has_before: first.has_before, has_after: later.has_after };
	}

	/** From now on the thread follows what happens. Returns how to stop. */
	follow(): () => void {
		this.#leave.push(
			live.watch(this.id),
			live.on(({ events, everything }) => {
				if (everything) void this.#everything();
				else this.#hear(events);
			})
		);
		return () => {
			for (const leave of this.#leave.splice(0)) leave();
			clearTimeout(this.#refreshing);
		};
	}

	async again(): Promise<void> {
		this.#opening = null;
		await this.open().catch(() => {});
	}

	async refreshDetail(): Promise<void> {
		try {
			this.#take(await requests.detail(this.id));
		} catch {
			// What is on screen stays; the next event asks again.
		}
	}

	#take(detail: ConversationDetail): void {
		this.detail = detail;
		live.putConversation(detail);
	}

	/** One page more at an end. False: it could not be had, and asking again later is worth it. */
	async more(direction: 'before' | 'after'): Promise<boolean> {
		const busy = direction === 'before' ? this.busyBefore : this.busyAfter;
		if (busy || this.phase !== 'ready') return true;
		if (direction === 'before' ? !this.hasBefore : !this.hasAfter) return true;
		const edge = direction === 'before' ? firstSeq(this.#window) : lastSeq(this.#window);
		if (edge === undefined) return true;
		if (direction === 'before') this.busyBefore = true;
		else this.busyAfter = true;
		try {
			const page = await requests.messages(this.id, { [direction]: edge, limit: PAGE });
			live.putMessages(page.items);
			this.#window = direction === 'before' ? before(this.#window, part(page)) : after(this.#window, part(page));
			return true;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			return false;
		} finally {
			if (direction === 'before') this.busyBefore = false;
			else this.busyAfter = false;
		}
	}

	/** The newest page, whatever is on screen. */
	async toEnd(): Promise<void> {
		if (this.hasAfter) {
			const page = await requests.messages(this.id, { limit: PAGE });
			live.putMessages(page.items);
			this.#window = opened(part(page));
		}
		this.below = 0;
	}

	/** Brings a message that is not on screen there, e.g. the one a quote speaks of. */
	async around(id: Id): Promise<void> {
		if (this.holds(id)) return;
		const page = await requests.messages(this.id, { around: id, limit: PAGE });
		live.putMessages(page.items);
		this.#window = opened(part(page));
	}

	/** Something the server just answered, or an event told of. */
	take(message: Message, news = false): void {
		if (message.conversation_id !== this.id || live.messageEnded(message.id)) return;
		live.putMessage(message);
		// Our reaction stands at the message it is about, not in the line of messages.
		if (this.holds(message.id) || (message.direction === 'out' && message.kind === 'reaction')) return;
		const was = this.#window;
		this.#window = arrived(was, spot(message), this.atEnd);
		if (news && message.direction === 'in') {
			this.said = { id: message.id, text: message.text, name: message.author.name, kind: message.kind };
			const unseen = !this.atEnd || document.visibilityState !== 'visible';
			if (unseen) {
				this.below += 1;
				if (!this.firstUnread) this.firstUnread = message.id;
			}
		}
		if (message.direction === 'out' && message.author.kind === 'agent') this.firstUnread = null;
	}

	/** It was taken back before it left. */
	drop(id: Id): void {
		this.#window = gone(this.#window, id);
		live.endMessages([id]);
	}

	/** What is at the end has been seen. */
	seen(): void {
		this.below = 0;
		const last = this.#window.spots.at(-1);
		if (this.#window.hasAfter || !last || document.visibilityState !== 'visible') return;
		const item = live.peekConversation(this.id);
		const newest = lastSeq(this.#window) ?? -1;
		if (!(item?.unread_count || item?.mentions || item?.news) || newest <= this.#markedSeq || this.#beingRead) return;
		this.#beingRead = true;
		requests.read(this.id, last.id).then(
			() => (this.#markedSeq = newest),
			() => {}
		).finally(() => (this.#beingRead = false));
	}

	/** After "unread" the pane may stay open without marking it read again by itself. */
	keepUnread(): void {
		this.#markedSeq = lastSeq(this.#window) ?? -1;
	}

	#hear(events: LiveEvent[]): void {
		let refresh = false;
		let behind = false;
		for (const event of events) {
			if (event.conversation_id !== this.id) {
				// A contact has no conversation of its own: joined or parted, it is named in the data.
				if (event.kind === 'contact.updated' && event.data?.contact_id === this.detail?.contact.id) refresh = true;
				if (event.kind === 'hours.updated') refresh = true;
				if (event.kind === 'inbox.updated' && event.inbox_id === this.detail?.inbox.id) refresh = true;
				continue;
			}
			refresh ||= REFRESHES.has(event.kind);
			const message = event.message_id ? live.peekMessage(event.message_id) : undefined;
			if (message) this.take(message, event.kind === 'message.received');
			else if (event.message_id && this.holds(event.message_id)) this.#window = gone(this.#window, event.message_id);
			behind ||= event.kind === 'conversation.updated' && !message;
		}
		if (behind && !this.hasAfter) void this.catchUp();
		if (refresh) this.#refreshSoon();
	}

	#refreshSoon(): void {
		clearTimeout(this.#refreshing);
		this.#refreshing = setTimeout(() => void this.refreshDetail(), 80);
	}

	/** What came after the last message here, when the end is on screen. */
	async catchUp(): Promise<void> {
		const edge = lastSeq(this.#window);
		if (edge === undefined || this.hasAfter || this.phase !== 'ready') return;
		try {
			const page = await requests.messages(this.id, { after: edge, limit: PAGE });
			live.putMessages(page.items);
			for (const message of page.items) this.take(message);
		} catch {
			// The next event asks again.
		}
	}

	async #everything(): Promise<void> {
		if (this.phase === 'failed') return this.again();
		if (this.phase !== 'ready') return;
		try {
			const ids = this.ids;
			for (let from = 0; from < ids.length; from += 100) {
				live.putMessages(await requests.messagesById(ids.slice(from, from + 100)));
			}
		} catch {
			// Offline again: the next reconnect repeats it.
		}
		let edge: number | undefined;
		while (!this.hasAfter && edge !== (edge = lastSeq(this.#window))) await this.catchUp();
		await this.refreshDetail();
	}
}

function firstNew(items: Message[], lastRead: Id | null, unread: number): Id | null {
	const inbound = items.filter((message) => message.direction === 'in');
	if (lastRead) {
		const read = items.findIndex((message) => message.id === lastRead);
		return items.slice(read + 1).find((message) => message.direction === 'in')?.id ?? null;
	}
	return inbound[Math.max(0, inbound.length - Math.min(unread, inbound.length))]?.id ?? null;
}
