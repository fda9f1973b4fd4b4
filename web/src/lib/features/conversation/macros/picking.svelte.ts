/**
 * Choosing a macro while typing: the list behind a slash, the text that goes in, and another wording of it afterwards.
 * The text comes from the server, which knows the values and which wording this person got last.
 */
import { api, type Id, type Macro, type MacroRendered, type Page } from '$lib/shared/api';
import { listKey } from '../composer/listkey';
import { matching, slashAt, type Slash } from './slash';

const SHOWN_MAX = 8;
const FRESH_MS = 60_000;

interface Inserted extends MacroRendered {
	macro: Macro;
	at: number;
}
/** What the text box does for us: replace a stretch of text, as typing would. */
export type Replace = (from: number, to: number, text: string) => void;

export class Picking {
	slash = $state.raw<Slash | null>(null);
	all = $state.raw<Macro[] | null>(null);
	failed = $state.raw(false);
	index = $state(0);
	busy = $state.raw(false);
	/** Variables without a value, while the text that says something else instead is the newest thing put in. */
	missing = $state.raw<string[]>([]);
	#dismissed: number | null = null;
	#askedAt = 0;
	#last: Inserted | null = null;

	constructor(
		private readonly conversation: Id,
		private readonly now: () => number = Date.now
	) {}

	readonly shown = $derived(this.slash && this.all ? matching(this.all, this.slash.typed).slice(0, SHOWN_MAX) : []);
	/** Nothing fits what is typed: it is a slash and not a macro, and stays out of the way. */
	readonly open = $derived(this.slash !== null && (this.shown.length > 0 || (this.slash.typed === '' && (this.all !== null || this.failed))));

	/** After each change of text or caret. */
	look(text: string, caret: number): void {
		const found = slashAt(text, caret);
		if (!found) this.#dismissed = null;
		const next = found && found.from === this.#dismissed ? null : found;
		if (next?.from !== this.slash?.from || next?.typed !== this.slash?.typed) this.index = 0;
		this.slash = next;
		if (next) void this.#ask();
	}

	async #ask(): Promise<void> {
		if (this.now() - this.#askedAt < FRESH_MS) return;
		this.#askedAt = this.now();
		try {
			this.all = (await api.get<Page<Macro>>('/macros', { conversation_id: this.conversation, best: true, limit: 100 })).items;
			this.failed = false;
		} catch {
			this.failed = this.all === null;
			this.#askedAt = 0;
		}
	}

	/** Whether the key was ours. */
	key(name: string, choose: (macro: Macro) => void): boolean {
		if (!this.open) return false;
		const done = listKey(name, this.index, this.shown.length);
		if (done === null) return false;
		if (done === 'dismiss') this.dismiss();
		else if (done === 'choose') {
			const macro = this.shown[this.index];
			if (macro) choose(macro);
		} else this.index = done;
		return true;
	}

	/** The slash is only a slash, until another one is typed. */
	dismiss(): void {
		this.#dismissed = this.slash?.from ?? null;
		this.slash = null;
	}

	/** Puts the macro's text where the slash was, and with it what was prepared. Throws what the server refuses. */
	async insert(macro: Macro, replace: Replace, prepare: (rendered: MacroRendered) => Promise<() => void>): Promise<void> {
		const slash = this.slash;
		if (!slash || this.busy) return;
		this.busy = true;
		try {
			const rendered = await this.#render(macro);
			const bring = await prepare(rendered);
			this.slash = null;
			this.missing = rendered.missing;
			replace(slash.from, slash.from + 1 + slash.typed.length, rendered.text);
			this.#last = { ...rendered, macro, at: slash.from };
			bring();
		} finally {
			this.busy = false;
		}
	}

	/** The one put in last, and in which words. */
	get used(): { id: Id; wording: number } | undefined {
		return this.#last ? { id: this.#last.macro.id, wording: this.#last.wording } : undefined;
	}

	/** Another wording, while the one put in is still as it was. Answers whether there was one. */
	async other(text: string, replace: Replace): Promise<boolean> {
		const last = this.#last;
		if (!last || this.busy || last.macro.wordings.length < 2) return false;
		if (text.slice(last.at, last.at + last.text.length) !== last.text) return false;
		this.busy = true;
		try {
			const rendered = await this.#render(last.macro, (last.wording + 1) % last.macro.wordings.length, last.wording);
			this.missing = rendered.missing;
			replace(last.at, last.at + last.text.length, rendered.text);
			this.#last = { ...last, ...rendered };
			return true;
		} finally {
			this.busy = false;
		}
	}

	#render(macro: Macro, wording?: number, instead_of?: number): Promise<MacroRendered> {
		return api.post<MacroRendered>(`/macros/${macro.id}/render`, { conversation_id: this.conversation, wording, instead_of });
	}
}
