/**
 * Hands messages to the server: one after another, in the order they were written, each exactly once. They lie on the
 * device until the server has them, so a reload or a dead network changes nothing; the client message id makes a
 * second try harmless.
 */
import { untrack } from 'svelte';
import { ApiError, type Id, type Message, type Problem } from '$lib/shared/api';
import type { Device } from '../draft/device';
import type { DraftFile } from '../draft/draft';
import { body, fate, next, ordered, waiting, type Entry } from './entry';

export interface Post {
	/** Gives the server a file this device still holds, and answers its id. */
	upload(file: DraftFile): Promise<Id>;
	send(conversation: Id, request: ReturnType<typeof body>): Promise<Message[]>;
	note(conversation: Id, text: string, clientId: string, plainMentions?: boolean): Promise<Message[]>;
	close(conversation: Id): Promise<void>;
	/** The server has it. */
	sent(entry: Entry, messages: Message[]): void;
	/** The server said no: the words go back. */
	returned(entry: Entry): void;
}
type Lock = <T>(act: () => Promise<T>) => Promise<T>;

const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

export class Outbox {
	#entries = $state.raw<Entry[]>([]);
	#flying: Promise<void> | null = null;
	#again = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#wait = FIRST_RETRY;
	#lastOwn = new Map<Id, Id>();
	#stopped = false;

	constructor(
		private readonly device: Device,
		private readonly post: Post,
		/** Only one tab hands over at a time. */
		private readonly lock: Lock = (act) => act()
	) {}

	async load(): Promise<void> {
		const stored = await this.device.all<Entry>('outbox');
		const known = new Set(this.#entries.map((entry) => entry.client_message_id));
		this.#entries = ordered([...this.#entries, ...stored.filter((entry) => !known.has(entry.client_message_id))]);
		this.flush();
	}

	get entries(): Entry[] {
		return this.#entries;
	}
	get waiting(): number {
		return this.#entries.filter(waiting).length;
	}
	of(conversation: Id): Entry[] {
		return this.#entries.filter((entry) => entry.conversation_id === conversation);
	}

	add(entry: Omit<Entry, 'order'>): void {
		const entries = untrack(() => this.#entries);
		const order = Math.max(Date.now(), ...entries.map((held) => held.order + 1));
		const whole = { ...entry, order };
		this.#entries = [...entries, whole];
		const stored = this.device.put('outbox', whole.client_message_id, whole).catch(() => {});
		// The disk is asked first, but a slow one does not hold up the customer.
		void Promise.race([stored, new Promise((done) => setTimeout(done, 50))]).then(() => this.flush());
	}

	/** Takes it back while the server has not got it. Answers false when it is too late. */
	take(clientId: string): Entry | null {
		const entry = this.#entries.find((held) => held.client_message_id === clientId);
		if (!entry || this.#inHand === clientId) return null;
		this.#drop(entry);
		return entry;
	}
	#inHand: string | null = null;

	/** The connection is back: do not wait for the next try. */
	hurry(): void {
		clearTimeout(this.#timer);
		this.#wait = FIRST_RETRY;
		this.flush();
	}

	flush(): void {
		if (this.#stopped) return;
		clearTimeout(this.#timer);
		if (this.#flying) {
			this.#again = true;
			return;
		}
		if (!this.#entries.some(waiting)) return;
		this.#flying = this.lock(() => this.#run()).finally(() => {
			this.#flying = null;
			if (this.#again) {
				this.#again = false;
				this.flush();
			}
		});
	}

	/** For sign-out and tests: resolves when nobody is on the way. */
	async settled(): Promise<void> {
		while (this.#flying) await this.#flying;
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#timer);
		this.#entries = [];
	}

	async #run(): Promise<void> {
		const resting = new Set<Id>();
		let again = false;
		for (;;) {
			const entry = next(this.#entries, resting);
			if (!entry || this.#stopped) break;
			// Another tab may have handed it over while we waited for our turn.
			this.#inHand = entry.client_message_id;
			try {
				await this.#handOver(entry);
				this.#wait = FIRST_RETRY;
			} catch (error) {
				const problem: Problem = error instanceof ApiError ? error.problem : { status: 500, code: 'unreadable' };
				const outcome = fate(problem.status);
				if (outcome === 'returned') this.#giveBack(entry, problem);
				else {
					resting.add(entry.conversation_id);
					again = outcome !== 'signed_out';
					if (outcome === 'offline' || outcome === 'signed_out') break;
				}
			} finally {
				this.#inHand = null;
			}
		}
		if (again) this.#later();
	}

	async #handOver(entry: Entry): Promise<void> {
		let current = entry;
		for (const file of entry.files) {
			if (file.media_id) continue;
			const media_id = await this.post.upload(file);
			current = { ...current, files: current.files.map((held) => (held.key === file.key ? { ...held, media_id } : held)) };
			this.#replace(current);
		}
		const { conversation_id: conversation } = current;
		// Our own earlier message is no collision.
		const messages =
			current.kind === 'note'
				? await this.post.note(conversation, current.text, current.client_message_id, current.extra.plain_mentions)
				: await this.post.send(conversation, body(current, this.#lastOwn.get(conversation) ?? current.seen));
		const last = messages.filter((message) => message.direction === 'out').at(-1);
		if (last) this.#lastOwn.set(conversation, last.id);
		this.post.sent(current, messages);
		this.#drop(current);
		if (current.close) await this.post.close(conversation).catch(() => {});
	}

	/** The screen has shown something newer than our own last message: that counts from now on. */
	saw(conversation: Id): void {
		this.#lastOwn.delete(conversation);
	}

	#giveBack(entry: Entry, problem: Problem): void {
		const back = { ...entry, problem };
		this.#replace(back);
		this.post.returned(back);
	}

	#replace(entry: Entry): void {
		this.#entries = this.#entries.map((held) => (held.client_message_id === entry.client_message_id ? entry : held));
		void this.device.put('outbox', entry.client_message_id, entry).catch(() => {});
	}

	#drop(entry: Entry): void {
		this.#entries = this.#entries.filter((held) => held.client_message_id !== entry.client_message_id);
		void this.device.remove('outbox', entry.client_message_id).catch(() => {});
		for (const file of entry.files) void this.device.remove('files', file.key).catch(() => {});
	}

	#later(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.flush(), this.#wait);
		this.#wait = Math.min(LAST_RETRY, this.#wait * 2);
	}
}
