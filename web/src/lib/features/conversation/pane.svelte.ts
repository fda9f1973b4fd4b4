/** The open conversation as one thing to act on: its thread, what is being written, and which dialog is up. */
import { sentence, type Case, type Conversation, type Id, type MacroAction, type Message, type SendRequest } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';
import { toast } from '$lib/shared/ui';
import { live } from '$lib/realtime';
import { filesAgain } from './composer/again';
import { whyNot } from './composer/findings';
import { cardNumbers, masked } from './composer/cards';
import { Writing } from './composer/writing.svelte';
import type { Kind } from './draft/draft';
import { keep, keptNow, paneOpen, type Kept } from './kept.svelte';
import { insteadOfWords, type Entry, type SendOptions } from './outbox/entry';
import { asked, CLOSE, merged } from './macros/then';
import { SendClose } from './closing/sendclose';
import * as requests from './thread/requests';
import type { Thread } from './thread/thread.svelte';
import { ready, thread } from './thread/threads';

export type DialogName = 'assign' | 'snooze' | 'later' | 'interactive' | 'consent' | 'labels' | 'priority' | 'close' | 'send_close' | 'handover';
const DEFAULT_UNDO = 5;
const TYPING_EVERY = 20_000;
const WRITING_EVERY = 3_000;

/** A line for the reply box; it goes in when it is taken, and nowhere by itself. */
export interface Offer {
	occasion: 'hello' | 'closing' | 'private';
	text: string;
}

export class Pane {
	readonly thread: Thread;
	readonly reply: Writing;
	readonly note: Writing;
	kind = $state<Kind>('reply');
	dialog = $state<DialogName | null>(null);
	picking = $state(false);
	panel = $state(false);
	/** What came back from the server with a reason: a collision or a refusal. */
	returned = $state.raw<Entry | null>(null);
	/** The digits of which somebody said that they are no card. */
	#noCard = $state('');
	offer = $state.raw<Offer | null>(null);
	/** Where the words come from: wordings are counted. */
	macro: SendRequest['macro'];
	focusText: () => void = () => {};
	putOffer: () => void = () => {};
	goTo: (message: Id) => void = () => {};
	leave: (() => void) | undefined;
	afterClose: (() => void) | undefined;
	#kept = $state.raw<Kept | null>(null);
	#typedAt = 0;
	#wroteAt = 0;

	readonly sendClose = new SendClose(this);

	constructor(readonly id: Id) {
		this.thread = thread(id);
		this.reply = new Writing(id, 'reply');
		this.note = new Writing(id, 'note');
		this.#kept = keptNow();
	}

	get conversation(): Conversation | undefined {
		return live.conversation(this.id) ?? this.thread.detail;
	}
	get writing(): Writing {
		return this.kind === 'note' ? this.note : this.reply;
	}
	/** What a macro does with the conversation when the answer is accepted. Kept with the words. */
	get then(): MacroAction[] {
		return this.reply.then;
	}
	set then(then: MacroAction[]) {
		this.reply.setThen(then);
	}
	get name(): string {
		const { contact, identity } = this.conversation ?? {};
		// Without a connection only what waits here knows whom it is for.
		return contact?.name || identity?.display || this.waiting[0]?.name || '';
	}
	/** Messages of this conversation that only this device has. */
	get waiting(): Entry[] {
		const known = new Set<string>();
		for (const id of this.thread.ids) {
			const client = live.message(id)?.client_message_id;
			if (client) known.add(client);
		}
		return (this.#kept?.outbox.of(this.id) ?? []).filter(
			(entry) => !entry.problem && !entry.extra.reaction && !known.has(entry.client_message_id)
		);
	}

	/** How many messages came back and are not in the box yet. */
	get returnedCount(): number {
		return (this.#kept?.outbox.of(this.id) ?? []).filter((entry) => entry.problem).length;
	}

	/** Returns how to leave it. */
	open(): () => void {
		const stops = [this.thread.follow(), paneOpen(this.id)];
		live.viewing(this.id);
		void this.#open();
		return () => {
			for (const stop of stops) stop();
			live.viewing(null);
			void this.#kept?.drafts.flush();
		};
	}

	async #open(): Promise<void> {
		const kept = (this.#kept = await keep());
		await Promise.all([this.reply.load(kept.drafts), this.note.load(kept.drafts)]);
		this.collectReturned();
		await kept.drafts.settled(this.id);
		await ready(this.thread);
		this.#asked = true;
	}
	#asked = $state(false);

	/** What this device and the server have is here, be it long after opening: the connection was away. */
	get whole(): boolean {
		return this.#asked && this.thread.phase === 'ready';
	}
	/** Puts what the server keeps of what is being written beside what this device has. */
	meet(): void {
		const { detail } = this.thread;
		if (!detail) return;
		this.reply.meet(detail);
		this.note.meet(detail);
	}

	/** Words the server did not take go back to the box, with the reason above it. */
	collectReturned(): void {
		const outbox = this.#kept?.outbox;
		for (const entry of outbox?.of(this.id) ?? []) {
			if (!entry.problem || !outbox?.take(entry.client_message_id)) continue;
			const writing = entry.kind === 'note' ? this.note : this.reply;
			writing.giveBack(entry.text, entry.files, entry.reply_to, entry.then);
			this.macro ??= entry.extra.macro;
			this.returned = entry;
			if (entry.problem.code === 'collision' && entry.problem.newer) this.thread.take(entry.problem.newer);
			// It is mended where the values were filled in.
			if (['template_changed', 'template_parameters'].includes(entry.problem.code)) this.picking = true;
			if (entry.problem.decision) void this.thread.refreshDetail();
		}
	}

	/** Back to what was refused: its words, or its template with the values in it. */
	change(): void {
		if (this.returned?.extra.template) this.picking = true;
		else {
			this.returned = null;
			this.focusText();
		}
	}

	typed(): void {
		this.writing.changed();
		const now = Date.now();
		if (now - this.#wroteAt > WRITING_EVERY) {
			this.#wroteAt = now;
			live.writing(this.id);
		}
		const tell = this.kind === 'reply' && this.writing.text.trim().length >= 3 && session.prefs.typing_indicator !== false;
		if (!tell || !this.thread.detail?.capability?.typing || now - this.#typedAt < TYPING_EVERY) return;
		this.#typedAt = now;
		requests.typing(this.id).catch(() => {});
	}

	/** What a macro brought and goes along: with words and with a template, not with a question or a reaction. */
	#brought(options: SendOptions): MacroAction[] {
		const extra = insteadOfWords(options.extra ?? {});
		const goes = this.kind === 'reply' && (Object.keys(extra).length === 0 || !!extra.template);
		return goes ? this.then.filter((each) => !each.gone) : [];
	}

	/** Sends; where it closes as well, what closing asks is asked first. `sent`: told when it went to the outbox. */
	submit(options: SendOptions = {}, sent?: () => void): void {
		const closes = this.kind === 'reply' && (options.close || this.#brought(options).some((each) => each.do === 'close'));
		if (closes) void this.sendClose.press(options, sent);
		else if (this.send(options)) sent?.();
	}

	/** Hands what is written to the outbox. Answers whether there was something to send. */
	send(options: SendOptions = {}): boolean {
		const { writing } = this;
		const extra = insteadOfWords(options.extra ?? {});
		const special = Object.keys(extra).length > 0;
		const isReply = this.kind === 'reply';
		const brought = this.#brought(options);
		const then = options.close && isReply ? merged(brought, [CLOSE]) : brought;
		if (!this.#kept || (writing.empty && !special)) return false;
		const newer = options.asAddition ? this.returned?.problem?.newer?.id : undefined;
		// Unseen after a reload without a connection: what was seen when the message before this one was written.
		const seen = newer ?? options.seen ?? this.thread.lastSeen ?? this.waiting.at(-1)?.seen ?? null;
		if (newer) this.#kept.outbox.saw(this.id);
		this.#kept.outbox.add({
			client_message_id: crypto.randomUUID(),
			conversation_id: this.id,
			kind: this.kind,
			created_at: new Date().toISOString(),
			text: special ? '' : writing.text.trim(),
			files: special ? [] : writing.files,
			reply_to: options.aside ? null : writing.replyTo,
			extra: {
				...extra,
				...options.besides,
				...(this.macro && !special && isReply ? { macro: this.macro } : {}),
				...(this.#noCard && !special && isReply ? { not_a_card: true } : {}),
				...(then.length ? { then: asked(then) } : {})
			},
			then,
			seen,
			undo_seconds: options.aside ? 0 : (session.prefs.undo_seconds ?? DEFAULT_UNDO),
			close: !isReply && !!options.close,
			problem: null,
			name: this.name
		});
		// A reaction stands beside what is being written.
		if (options.aside) return true;
		if (special) {
			writing.answer(null);
			if (extra.template) this.then = [];
		} else {
			writing.clear();
			this.macro = undefined;
			this.#noCard = '';
		}
		this.returned = null;
		this.thread.firstUnread = null;
		if (options.close) this.afterClose?.();
		return true;
	}

	// Numbers of cards

	#cards(): string {
		return cardNumbers(this.reply.text)
			.map((each) => each.digits)
			.join(' ');
	}
	/** The answer holds the number of a bank card, and nobody said that it is none. */
	get sensitive(): boolean {
		const found = this.#cards();
		return found !== '' && found !== this.#noCard;
	}
	maskCards(): void {
		this.returned = null;
		this.reply.text = masked(this.reply.text);
		this.reply.changed();
		this.focusText();
	}
	sayNoCard(): void {
		this.returned = null;
		this.#noCard = this.#cards();
		this.focusText();
	}

	// Undo

	/** The last thing of mine that can still be taken back. */
	get undoable(): { waiting: Entry } | { held: Message } | null {
		const last = this.waiting.at(-1);
		if (last) return { waiting: last };
		const { ids } = this.thread;
		for (let index = ids.length - 1; index >= Math.max(0, ids.length - 20); index -= 1) {
			const message = live.message(ids[index]);
			if (message?.state === 'held' && message.author.id === session.me?.id) return { held: message };
		}
		return null;
	}

	async undo(what = this.undoable): Promise<void> {
		if (!what) return;
		if ('waiting' in what) {
			const entry = this.#kept?.outbox.take(what.waiting.client_message_id);
			if (entry) {
				this.kind = entry.kind;
				this.writing.giveBack(entry.text, entry.files, entry.reply_to, entry.then);
				this.macro ??= entry.extra.macro;
				this.focusText();
			}
			return;
		}
		const { held } = what;
		try {
			const { draft } = await requests.undo(held.id);
			this.thread.drop(held.id);
			this.kind = 'reply';
			// A colleague's files stay his: only who added a file can send it.
			const files = held.author.id === session.me?.id ? filesAgain(held) : [];
			this.reply.giveBack(draft?.text ?? (files.length ? '' : (held.text ?? '')), files, held.reply_to?.id ?? null, draft?.then);
			this.macro ??= draft?.macro ?? undefined;
			void live.refresh([this.id]);
			this.focusText();
		} catch (error) {
			toast(sentence(error, t('conversation.undo_too_late')), { kind: 'error' });
		}
	}

	// What the header and the commands do. Each changes the screen when the server has answered.

	write(kind: Kind): void {
		this.kind = kind;
		this.picking = false;
		queueMicrotask(() => this.focusText());
	}

	answer(message: Message): void {
		if (message.direction === 'note') return;
		this.kind = 'reply';
		this.reply.answer(message.id);
		queueMicrotask(() => this.focusText());
	}

	async do(act: () => Promise<unknown>, failed: string): Promise<boolean> {
		try {
			await act();
			void live.refresh([this.id]);
			return true;
		} catch (error) {
			toast(whyNot(error, failed), { kind: 'error' });
			return false;
		}
	}

	/** The case that is open in this conversation. */
	get openCase(): Case | undefined {
		return this.thread.detail?.cases.find((each) => each.conversation_id === this.id && !each.closed_at);
	}
	/** Something on its checklist is not done. */
	get undone(): boolean {
		return this.thread.detail?.checklist.some((item) => !item.done_at) ?? false;
	}
	async split(message: Id): Promise<void> {
		const of = this.openCase;
		if (of) await import('./ties/acts').then((acts) => acts.split(this, of.id, message));
	}

	get closed(): boolean {
		return this.conversation?.state === 'closed';
	}

	/** With reasons in the house it is asked what it was about; nobody has to say. What has to be filled in is asked for, and what is not done is said. */
	async close(): Promise<void> {
		const [{ lacking }, { known }] = await Promise.all([import('./closing/asks'), import('./closing/known')]);
		const house = await known();
		if (house.reasons || this.undone || lacking(this.openCase, house).length) this.dialog = 'close';
		else await this.closeNow();
	}
	async closeNow(about?: requests.About): Promise<boolean> {
		const done = await this.do(() => requests.close(this.id, about), t('conversation.close_failed'));
		if (done) {
			toast(t('conversation.closed_toast', { name: this.name }), {
				action: { label: t('conversation.reopen'), run: () => void this.reopen() }
			});
		}
		return done;
	}
	reopen(): Promise<boolean> {
		return this.do(() => requests.reopen(this.id), t('conversation.reopen_failed'));
	}
	/** Keeps an eye on it, or stops. */
	async follow(): Promise<void> {
		const stop = this.conversation?.following;
		const done = await this.do(async () => {
			await (stop ? requests.unfollow(this.id) : requests.follow(this.id));
			await this.thread.refreshDetail();
		}, t('conversation.follow_failed'));
		if (done) toast(t(stop ? 'conversation.unfollowed_toast' : 'conversation.followed_toast', { name: this.name }));
	}
	async unread(): Promise<void> {
		this.thread.keepUnread();
		if (await this.do(() => requests.unread(this.id), t('conversation.unread_failed'))) this.leave?.();
	}
	async copyLink(): Promise<void> {
		try {
			await navigator.clipboard.writeText(`${location.origin}/inbox/${this.id}`);
			toast(t('conversation.link_copied'));
		} catch {
			toast(t('conversation.copy_failed'), { kind: 'error' });
		}
	}
	setBlocked(blocked: boolean): Promise<boolean> {
		return this.do(async () => {
			await (blocked ? requests.block(this.id) : requests.unblock(this.id));
			await this.thread.refreshDetail();
		}, t('conversation.block_failed'));
	}
}

let current = $state.raw<Pane | null>(null);
/** The pane the commands act on. */
export const pane = (): Pane | null => current;
export function setPane(next: Pane | null): void {
	current = next;
}
