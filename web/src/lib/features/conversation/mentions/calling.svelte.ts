/** Choosing a colleague or a team while a note is typed: the list behind an `@`. It offers who may see the conversation. */
import { api, type Callables, type Id } from '$lib/shared/api';
import { listKey } from '../composer/listkey';
import { atBefore, matching, type At, type Callable } from './at';

const SHOWN_MAX = 8;
const FRESH_MS = 30_000;

export class Calling {
	at = $state.raw<At | null>(null);
	all = $state.raw<Callable[] | null>(null);
	failed = $state.raw(false);
	index = $state(0);
	#dismissed: number | null = null;
	#askedAt = -FRESH_MS;

	constructor(private readonly conversation: Id) {}

	readonly shown = $derived(this.at && this.all ? matching(this.all, this.at.typed).slice(0, SHOWN_MAX) : []);
	/** Nothing fits what is typed: it is an `@` and no name, and stays out of the way. */
	readonly open = $derived(this.at !== null && (this.shown.length > 0 || (this.at.typed === '' && (this.all !== null || this.failed))));

	/** After each change of text or caret. */
	look(text: string, caret: number): void {
		const found = atBefore(text, caret);
		if (!found) this.#dismissed = null;
		const next = found && found.from === this.#dismissed ? null : found;
		if (next?.from !== this.at?.from || next?.typed !== this.at?.typed) this.index = 0;
		this.at = next;
		if (next) void this.#ask();
	}

	async #ask(): Promise<void> {
		if (performance.now() - this.#askedAt < FRESH_MS) return;
		this.#askedAt = performance.now();
		try {
			const { agents, teams } = await api.get<Callables>(`/conversations/${encodeURIComponent(this.conversation)}/colleagues`);
			this.all = [
				...agents.map((each): Callable => ({ kind: 'agent', ...each })),
				...teams.map((each): Callable => ({ kind: 'team', ...each }))
			];
			this.failed = false;
		} catch {
			this.failed = this.all === null;
			this.#askedAt = -FRESH_MS;
		}
	}

	/** Whether the key was ours. */
	key(name: string, choose: (who: Callable) => void): boolean {
		if (!this.open) return false;
		const done = listKey(name, this.index, this.shown.length);
		if (done === null) return false;
		if (done === 'dismiss') this.dismiss();
		else if (done === 'choose') {
			const who = this.shown[this.index];
			if (who) choose(who);
		} else this.index = done;
		return true;
	}

	/** The `@` is only a character, until another one is typed. */
	dismiss(): void {
		this.#dismissed = this.at?.from ?? null;
		this.at = null;
	}
}
