/** The contacts that fit a question, a page at a time. */
import { api, type Contact, type Page } from '$lib/shared/api';

export class People {
	items = $state.raw<Contact[]>([]);
	status = $state.raw<'loading' | 'ready' | 'error'>('loading');
	first = $state.raw(true);
	#next: string | null = null;
	#asked = '';
	#generation = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	ask(q: string): void {
		this.#asked = q.trim();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#load(true), this.first ? 0 : 180);
	}

	more(): void {
		if (this.#next && this.status === 'ready') void this.#load(false);
	}

	again(): void {
		void this.#load(true);
	}

	async #load(anew: boolean): Promise<void> {
		const generation = anew ? ++this.#generation : this.#generation;
		this.status = 'loading';
		try {
			const answer = await api.get<Page<Contact>>('/contacts', {
				q: this.#asked || undefined,
				limit: 50,
				cursor: anew ? undefined : this.#next
			});
			if (generation !== this.#generation) return;
			this.items = anew ? answer.items : [...this.items, ...answer.items];
			this.#next = answer.next_cursor ?? null;
			this.status = 'ready';
			this.first = false;
		} catch {
			if (generation === this.#generation) this.status = 'error';
		}
	}
}
