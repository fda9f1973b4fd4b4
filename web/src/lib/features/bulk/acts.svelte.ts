/** One request about all rows that are chosen, and one that takes it back. What was not done is listed, each with its reason. */
import { api, problemSentence, sentence, type BulkAnswer, type BulkWhat, type Id } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';
import { selecting } from '$lib/shared/selecting.svelte';
import { toast, toaster } from '$lib/shared/ui';
import { live } from '$lib/realtime';

export interface Left {
	id: Id;
	name: string;
	why: string;
}
const LIFE = 30_000;

class Bulk {
	busy = $state(false);
	/** What stayed as it was, and why. */
	left = $state.raw<Left[]>([]);
	#toast: number | undefined;

	async do(what: BulkWhat): Promise<boolean> {
		const names = this.#names(selecting.ids);
		return this.#ask('/bulk', { ids: [...selecting.ids], ...what }, names, (answer, done) => {
			selecting.undo = answer.id ? () => void this.#undo(answer.id!) : null;
			selecting.keep(this.left.map((each) => each.id));
			this.#say(t('bulk.done', { count: done }), selecting.undo ? { label: t('bulk.undo'), run: selecting.undo } : undefined);
		});
	}
	async #undo(id: Id): Promise<void> {
		selecting.undo = null;
		await this.#ask(`/bulk/${id}/undo`, {}, new Map(), (_, done) => this.#say(t('bulk.undone', { count: done })));
	}

	async #ask(path: string, body: unknown, names: Map<Id, string>, then: (answer: BulkAnswer, done: number) => void): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		try {
			const answer = await api.post<BulkAnswer>(path, body);
			live.putConversations(answer.items);
			const back = this.#names(answer.items.map((item) => item.id));
			this.left = answer.results
				.filter((each) => !each.done)
				.map(({ id, problem }) => ({
					id,
					name: names.get(id) ?? back.get(id) ?? t('bulk.out_of_sight'),
					why: problem ? problemSentence({ ...problem, status: 409, detail: problem.title, reason: problem.reason ?? undefined }, problem.title) : ''
				}));
			then(answer, answer.results.length - this.left.length);
			return true;
		} catch (error) {
			toast(sentence(error, t('bulk.failed')), { kind: 'error' });
			return false;
		} finally {
			this.busy = false;
		}
	}
	#names(ids: Iterable<Id>): Map<Id, string> {
		return new Map(
			[...ids].flatMap((id) => {
				const item = live.peekConversation(id);
				return item ? [[id, item.contact.name || item.identity.display] as const] : [];
			})
		);
	}
	#say(text: string, action?: { label: string; run: () => void }): void {
		if (this.#toast !== undefined) toaster.dismiss(this.#toast);
		this.#toast = toast(text, { life: LIFE, action });
	}
}
export const bulk = new Bulk();
