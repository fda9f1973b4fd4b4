/**
 * Keeps drafts: on this device within 300 ms, on the server within 2 s, and at once when the page is left. Nothing
 * typed is lost to a reload, a dead network or a closed tab.
 */
import { ApiError, type Id, type Iso, type SendRequest } from '$lib/shared/api';
import type { Device } from './device';
import { asked } from '../macros/then';
import { draftKey, isDirty, isEmpty, type Draft, type Kind } from './draft';

export interface Saved extends Pick<SendRequest, 'then'> {
	text: string;
	media_ids: Id[];
	updated_at: Iso;
}
export interface DraftServer {
	save(conversation: Id, kind: Kind, draft: Saved): Promise<void>;
	remove(conversation: Id, kind: Kind): Promise<void>;
}
export interface Sudden {
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
	removeItem(key: string): void;
}

export const DEVICE_MS = 250;
export const SERVER_MS = 1_500;
const RETRY_MS = 5_000;

export class Drafts {
	#latest = new Map<string, Draft>();
	#deviceTimers = new Map<string, ReturnType<typeof setTimeout>>();
	#serverTimers = new Map<string, ReturnType<typeof setTimeout>>();
	#saving = new Map<string, Promise<void>>();

	constructor(
		private readonly device: Device,
		private readonly server: DraftServer,
		private readonly agent: Id,
		/** Written without waiting when the page is torn away. */
		private readonly sudden: Sudden | null = null
	) {}

	async load(conversation: Id, kind: Kind): Promise<Draft | null> {
		const key = draftKey(conversation, kind);
		const held = this.#latest.get(key);
		if (held) return held;
		const stored = (await this.device.get<Draft>('drafts', key)) ?? null;
		const rescued = this.#rescue(key);
		const draft = rescued && (!stored || rescued.updated_at > stored.updated_at) ? rescued : stored;
		// Typing may have begun while the device was looking.
		const typed = this.#latest.get(key);
		if (typed) return typed;
		if (draft) this.#latest.set(key, draft);
		return draft;
	}

	peek(conversation: Id, kind: Kind): Draft | null {
		return this.#latest.get(draftKey(conversation, kind)) ?? null;
	}

	/** Takes a version as it is, e.g. the one the server had; nothing is sent. */
	adopt(draft: Draft): void {
		const key = draftKey(draft.conversation_id, draft.kind);
		this.#latest.set(key, draft);
		void this.device.put('drafts', key, draft);
	}

	change(draft: Omit<Draft, 'updated_at' | 'saved_at'>, now: Iso): void {
		const key = draftKey(draft.conversation_id, draft.kind);
		const before = this.#latest.get(key);
		this.#latest.set(key, { ...draft, updated_at: now, saved_at: before?.saved_at ?? null });
		this.#soon(this.#deviceTimers, key, DEVICE_MS, () => this.#toDevice(key));
		this.#soon(this.#serverTimers, key, SERVER_MS, () => this.#toServer(key));
	}

	/** The text left: it is a message now, or was thrown away. */
	async clear(conversation: Id, kind: Kind, now: Iso): Promise<void> {
		const before = this.peek(conversation, kind);
		if (!before) return;
		this.change({ conversation_id: conversation, kind, text: '', files: [], reply_to: null }, now);
		const key = draftKey(conversation, kind);
		await this.#toDevice(key);
		await this.#toServer(key);
	}

	/** Resolves when the server has what was typed in this conversation. */
	async settled(conversation: Id): Promise<void> {
		const keys = [draftKey(conversation, 'reply'), draftKey(conversation, 'note')];
		await Promise.all(keys.map((key) => (this.#serverTimers.has(key) ? this.#toServer(key) : this.#saving.get(key))));
	}

	/** Everything that is not stored yet goes now. */
	async flush(): Promise<void> {
		await Promise.all([...this.#deviceTimers.keys()].map((key) => this.#toDevice(key)));
		await Promise.all([...this.#serverTimers.keys()].map((key) => this.#toServer(key)));
	}

	/** The page goes away this instant: only what needs no waiting is sure to happen. */
	torn(): void {
		for (const key of this.#deviceTimers.keys()) {
			const draft = this.#latest.get(key);
			try {
				if (draft) this.sudden?.setItem(this.#suddenKey(key), JSON.stringify(draft));
			} catch {
				// Full or forbidden: the writes below usually still make it.
			}
		}
		void this.flush();
	}

	stop(): void {
		for (const timers of [this.#deviceTimers, this.#serverTimers]) {
			for (const timer of timers.values()) clearTimeout(timer);
			timers.clear();
		}
		this.#latest.clear();
	}

	#soon(timers: Map<string, ReturnType<typeof setTimeout>>, key: string, wait: number, act: () => Promise<void>): void {
		// The first change starts the clock: steady typing must not postpone the save for ever.
		if (!timers.has(key)) timers.set(key, setTimeout(() => void act(), wait));
	}

	#done(timers: Map<string, ReturnType<typeof setTimeout>>, key: string): void {
		clearTimeout(timers.get(key));
		timers.delete(key);
	}

	async #toDevice(key: string): Promise<void> {
		this.#done(this.#deviceTimers, key);
		const draft = this.#latest.get(key);
		if (!draft) return;
		if (isEmpty(draft) && !isDirty(draft)) await this.device.remove('drafts', key);
		else await this.device.put('drafts', key, draft);
		this.sudden?.removeItem(this.#suddenKey(key));
	}

	#toServer(key: string): Promise<void> {
		this.#done(this.#serverTimers, key);
		const next = (this.#saving.get(key) ?? Promise.resolve()).then(() => this.#save(key));
		this.#saving.set(key, next);
		return next;
	}

	async #save(key: string): Promise<void> {
		const draft = this.#latest.get(key);
		if (!draft || !isDirty(draft)) return;
		try {
			if (isEmpty(draft)) {
				if (draft.saved_at !== null) await this.server.remove(draft.conversation_id, draft.kind);
			} else {
				await this.server.save(draft.conversation_id, draft.kind, {
					text: draft.text,
					media_ids: draft.files.flatMap((file) => (file.media_id ? [file.media_id] : [])),
					...(draft.then?.length ? { then: asked(draft.then) } : {}),
					updated_at: draft.updated_at
				});
			}
		} catch (error) {
			const lasting = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
			if (!lasting) this.#soon(this.#serverTimers, key, RETRY_MS, () => this.#toServer(key));
			return;
		}
		const now = this.#latest.get(key);
		if (!now) return;
		const saved = { ...now, saved_at: draft.updated_at };
		if (isEmpty(saved) && !isDirty(saved)) {
			this.#latest.delete(key);
			await this.device.remove('drafts', key);
		} else {
			this.#latest.set(key, saved);
			await this.device.put('drafts', key, saved);
		}
	}

	#suddenKey(key: string): string {
		return `shortline.draft.${this.agent}.${key}`;
	}

	#rescue(key: string): Draft | null {
		try {
			const text = this.sudden?.getItem(this.#suddenKey(key));
			return text ? (JSON.parse(text) as Draft) : null;
		} catch {
			return null;
		}
	}
}
