/** The emoji of the language on screen, fetched when first asked for, and the ones this browser used last. */
import { locale } from '$lib/shared/i18n';
import { read, type Emoji, type Row } from './finding';

const files = import.meta.glob<Row[]>('./generated/*.json', { import: 'default' });
const KEPT = 'shortline.emoji';
const RECENT_MAX = 16;

class EmojiList {
	all = $state.raw<Emoji[]>([]);
	failed = $state.raw(false);
	recent = $state.raw<string[]>(kept());
	#language = '';

	load = async (): Promise<void> => {
		const language = `./generated/${locale()}.json` in files ? locale() : 'en';
		if (this.#language === language) return;
		this.#language = language;
		try {
			const rows = await files[`./generated/${language}.json`]?.();
			if (this.#language === language) this.all = read(rows ?? []);
			this.failed = false;
		} catch {
			this.#language = '';
			this.failed = true;
		}
	};

	used(emoji: string): void {
		this.recent = [emoji, ...this.recent.filter((each) => each !== emoji)].slice(0, RECENT_MAX);
		try {
			localStorage.setItem(KEPT, JSON.stringify(this.recent));
		} catch {
			// They are remembered until the tab is closed.
		}
	}
}

function kept(): string[] {
	try {
		const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
		return Array.isArray(found) ? found.filter((each) => typeof each === 'string').slice(0, RECENT_MAX) : [];
	} catch {
		return [];
	}
}
export const emojis = new EmojiList();
