/**
 * Sending and closing at once, by the button for it or by a macro that closes: what closing asks is asked before anything
 * leaves, since an answer must not be gone when its closing is refused.
 */
import type { Id } from '$lib/shared/api';
import { load, t } from '$lib/shared/i18n';
import { live } from '$lib/realtime';
import type { SendOptions } from '../outbox/entry';
import type { Pane } from '../pane.svelte';
import * as requests from '../thread/requests';

/** An answer does not wait longer than this for what closing would ask. */
const ASK_WITHIN = 3_000;

export class SendClose {
	/** The last message of ours when send was pressed. */
	#seen: Id | null = null;
	#asking = false;
	#options: SendOptions = {};
	#sent: (() => void) | undefined;

	constructor(private readonly pane: Pane) {}

	/** `options`: of what is sent; `sent`: told when it went to the outbox. */
	async press(options: SendOptions, sent?: () => void): Promise<void> {
		if (this.#asking) return;
		this.#asking = true;
		this.#options = options;
		this.#sent = sent;
		this.#seen = this.pane.thread.lastSeen;
		const asks = await this.#asksFirst();
		this.#asking = false;
		if (!asks) return void this.#send();
		if (this.pane.writing.empty && !options.extra) return;
		// The dialog gives the focus back to where it was.
		this.pane.focusText();
		this.pane.dialog = 'send_close';
	}

	/** The answers are kept with the open case first, and stay there when the message is refused or taken back. */
	async confirm(about: requests.About | null): Promise<boolean> {
		const of = this.pane.openCase;
		const keep = (): Promise<boolean> =>
			of && about ? this.pane.do(() => requests.caseAbout(of.id, { ...about, closing: true }), t('reasons.save_failed')) : Promise.resolve(true);
		return (await keep()) && this.#send();
	}

	#send(): boolean {
		const done = this.pane.send({ ...this.#options, seen: this.#seen });
		if (done) this.#sent?.();
		return done;
	}

	/** No when it cannot be known: an answer is never in the way of a lost connection, and what is refused then is told. */
	async #asksFirst(): Promise<boolean> {
		if (live.status === 'offline') return false;
		const late = new Promise<false>((done) => setTimeout(() => done(false), ASK_WITHIN));
		const asked = async (): Promise<boolean> => {
			const [{ asksBeforeSending }, { known }] = await Promise.all([import('./asks'), import('./known')]);
			if (!this.pane.thread.detail) await this.pane.thread.open(); // of its case nothing is known yet
			if (!asksBeforeSending(this.pane.openCase, await known(), this.pane.undone)) return false;
			await Promise.all([import('./AboutDialog.svelte'), load('reasons', 'forms', 'fields')]);
			return true;
		};
		return Promise.race([asked().catch(() => false), late]);
	}
}
