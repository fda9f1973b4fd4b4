/** Search by name, number and text. The newest question wins; an answer that comes late is thrown away. */
import { api, ApiError, type Id, type SearchResult } from '$lib/shared/api';
import { live } from '$lib/realtime';

const PAUSE = 180;

export class Search {
	result = $state.raw<SearchResult>();
	busy = $state.raw(false);
	failed = $state.raw(false);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#abort: AbortController | undefined;

	ask(text: string, label?: Id): void {
		clearTimeout(this.#timer);
		const q = text.trim();
		if (q.length < 2) {
			this.#abort?.abort();
			this.result = undefined;
			this.busy = this.failed = false;
			return;
		}
		this.busy = true;
		this.#timer = setTimeout(() => void this.#run(q, label), PAUSE);
	}

	async #run(q: string, label_id?: Id): Promise<void> {
		this.#abort?.abort();
		const abort = (this.#abort = new AbortController());
		try {
			const result = await api.get<SearchResult>('/search', { q, label_id }, abort.signal);
			if (abort.signal.aborted) return;
			live.putConversations(result.conversations);
			live.putConversations(result.messages.map((hit) => hit.conversation));
			this.result = result;
			this.failed = false;
		} catch (error) {
			if (!(error instanceof ApiError)) return;
			this.failed = true;
		}
		this.busy = false;
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#abort?.abort();
	}
}
