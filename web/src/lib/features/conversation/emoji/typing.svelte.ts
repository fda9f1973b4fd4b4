/** Choosing an emoji while typing: the list behind a colon. */
import { listKey } from '../composer/listkey';
import { emojis } from './emoji.svelte';
import { colonAt, matching, type Colon, type Emoji } from './finding';

const SHOWN_MAX = 8;

export class Typing {
	colon = $state.raw<Colon | null>(null);
	index = $state(0);
	#dismissed: number | null = null;

	readonly shown = $derived(this.colon ? matching(emojis.all, this.colon.typed).slice(0, SHOWN_MAX) : []);
	readonly open = $derived(this.shown.length > 0);

	/** After each change of text or caret. */
	look(text: string, caret: number): void {
		const found = colonAt(text, caret);
		if (!found) this.#dismissed = null;
		const next = found && found.from === this.#dismissed ? null : found;
		if (next?.from !== this.colon?.from || next?.typed !== this.colon?.typed) this.index = 0;
		this.colon = next;
		if (next) void emojis.load();
	}

	/** Whether the key was ours. */
	key(name: string, choose: (emoji: Emoji) => void): boolean {
		if (!this.open) return false;
		const done = listKey(name, this.index, this.shown.length);
		if (done === null) return false;
		if (done === 'dismiss') this.dismiss();
		else if (done === 'choose') {
			const emoji = this.shown[this.index];
			if (emoji) choose(emoji);
		} else this.index = done;
		return true;
	}

	/** The colon is only a colon, until another one is typed. */
	dismiss(): void {
		this.#dismissed = this.colon?.from ?? null;
		this.colon = null;
	}
}
