/**
 * One list of conversations: ids by position, as long as the server says it is, fetched in blocks where the eye is.
 * Rows never move under pointer or focus: changes gather until the list is still, then `settle` sorts them in.
 */
import { clock } from '$lib/shared/clock.svelte';
import { api, type Conversation, type Id, type Page } from '$lib/shared/api';
import { live } from '$lib/realtime';
import { session } from '$lib/shared/session.svelte';
import { belongs, compare, type ListQuery, type Viewer } from './order';

export const BLOCK = 100;
/** Blocks kept around the eye; the cells of the others are let go. */
const KEPT = 30;
const RETRY = 1_500;

export class ConversationList {
	readonly query: ListQuery;
	ids = $state.raw<(Id | null)[]>([]);
	status = $state.raw<'loading' | 'ready' | 'error'>('loading');
	/** The first answer has not come yet: only then plain grey rows are shown. */
	first = $state.raw(true);
	/** New ones that wait for stillness. */
	fresh = $state.raw(0);
	#me: Viewer;
	#dirty = new Set<Id>();
	#loading = new Map<number, Promise<void>>();
	#failedAt = new Map<number, number>();
	#used = new Map<number, number>();
	#generation = 0;
	#isHeld: () => boolean = () => false;
	#keep: () => Id | undefined = () => undefined;
	/** Where the eye was, for coming back to this list. */
	offset = 0;

	constructor(query: ListQuery, me: Viewer) {
		this.query = query;
		this.#me = me;
	}

	/** Starts listening and loads what is in view. `held` says that rows must not move, `keep` what must not be forgotten. */
	start(held: () => boolean = () => false, keep: () => Id | undefined = () => undefined): () => void {
		this.#isHeld = held;
		this.#keep = keep;
		const stop = live.on(({ events, everything }) => {
			if (everything) void this.reload();
			else this.changed(events.map((event) => event.conversation_id).filter((id) => id !== null));
		});
		live.first(this.#begin());
		return () => {
			stop();
			this.#generation += 1;
		};
	}

	async #begin(): Promise<void> {
		// With the position known first, nothing falls between list and events; but a slow socket must not delay the list.
		await Promise.race([live.ready, new Promise((done) => setTimeout(done, 300))]);
		await this.reload();
	}

	/** Asks the server for the positions in view again; old rows stay until the answer. */
	async reload(): Promise<void> {
		this.#generation += 1;
		this.#loading.clear();
		this.#failedAt.clear();
		this.#dirty.clear();
		const blocks = [...this.#used.entries()].sort((a, b) => b[1] - a[1]).slice(0, 2);
		const wanted = new Set([0, ...blocks.map(([block]) => block)]);
		this.status = 'loading';
		await Promise.all([...wanted].map((block) => this.#load(block, true)));
	}

	/** Makes sure the rows of a range are there, or on their way. */
	ensure(start: number, end: number): void {
		const last = Math.min(end, this.ids.length - 1);
		for (let block = Math.floor(Math.max(0, start) / BLOCK); block <= Math.floor(last / BLOCK); block++) {
			this.#used.set(block, Date.now());
			const from = block * BLOCK;
			const hole = this.ids.slice(from, from + BLOCK).some((id) => id === null);
			if (hole && Date.now() - (this.#failedAt.get(block) ?? 0) > RETRY) void this.#load(block);
		}
		this.#forget();
	}

	async #load(block: number, fresh = false): Promise<void> {
		const running = this.#loading.get(block);
		if (running && !fresh) return running;
		const generation = this.#generation;
		const work = this.#request(block, generation).finally(() => this.#loading.delete(block));
		this.#loading.set(block, work);
		return work;
	}

	async #request(block: number, generation: number): Promise<void> {
		try {
			const answer = await api.get<Page<Conversation>>('/conversations', {
				...this.query,
				limit: BLOCK,
				offset: block * BLOCK || undefined
			});
			if (generation !== this.#generation) return;
			live.putConversations(answer.items);
			this.#place(block * BLOCK, answer.items, answer.total ?? block * BLOCK + answer.items.length);
			this.#failedAt.set(block, Date.now());
			this.status = 'ready';
			this.first = false;
		} catch (error) {
			if (generation !== this.#generation) return;
			this.#failedAt.set(block, Date.now());
			console.warn('conversations:', error);
			if (this.status === 'loading') this.status = 'error';
		}
	}

	#place(from: number, items: Conversation[], total: number): void {
		const ids = this.ids.slice(0, total);
		while (ids.length < total) ids.push(null);
		const arrived = new Set(items.map((item) => item.id));
		for (let index = 0; index < ids.length; index++) {
			const id = ids[index];
			// A row that moved between two answers must not stand in two places.
			if (id && arrived.has(id)) ids[index] = null;
		}
		for (let index = from; index < Math.min(from + BLOCK, total); index++) ids[index] = null;
		items.forEach((item, index) => {
			if (from + index < total) ids[from + index] = item.id;
		});
		this.ids = ids;
	}

	/** Conversations changed; their cells are already new. */
	changed(touched: Iterable<Id>): void {
		for (const id of touched) this.#dirty.add(id);
		if (!this.#dirty.size) return;
		if (this.#isHeld()) this.#count();
		else this.settle();
	}

	#count(): void {
		const here = new Set(this.ids);
		let fresh = 0;
		for (const id of this.#dirty) {
			const item = live.peekConversation(id);
			if (item && !here.has(id) && belongs(item, this.query, this.#me, clock.exact())) fresh += 1;
		}
		this.fresh = fresh;
	}

	/** Sorts in what gathered. Only the beginning that is loaded without a gap is sorted here; the rest is the server's. */
	settle(): void {
		if (this.first) return;
		const order = compare(this.query, clock.exact());
		const ids = this.ids;
		let solid = ids.indexOf(null);
		if (solid < 0) solid = ids.length;
		const complete = solid === ids.length;
		const before = new Set(ids);
		const rows: Conversation[] = [];
		let length = ids.length;
		for (let index = 0; index < solid; index++) {
			const item = live.peekConversation(ids[index]!);
			if (item && (belongs(item, this.query, this.#me, clock.exact()) || !this.#dirty.has(item.id))) rows.push(item);
			else length -= 1;
		}
		const rest = ids.slice(solid);
		for (const id of this.#dirty) {
			const item = live.peekConversation(id);
			const wanted = item && belongs(item, this.query, this.#me, clock.exact());
			if (before.has(id)) {
				const far = rest.indexOf(id);
				if (far >= 0 && !wanted) {
					rest.splice(far, 1);
					length -= 1;
				}
			} else if (wanted) {
				rows.push(item);
				length += 1;
			}
		}
		this.#dirty.clear();
		this.fresh = 0;
		const edge = solid > 0 && !complete ? live.peekConversation(ids[solid - 1]!) : undefined;
		rows.sort(order);
		let sorted: (Id | null)[] = rows.map((item) => item.id);
		if (!complete) {
			// Beyond the last loaded row the order is not known here: such rows become gaps, fetched when looked at.
			const cut = edge ? rows.findIndex((item) => order(item, edge) > 0) : -1;
			if (cut >= 0) sorted = sorted.slice(0, cut);
		}
		sorted = [...sorted, ...rest.filter((id) => id === null || !sorted.includes(id))].slice(0, length);
		while (sorted.length < length) sorted.push(null);
		if (sorted.length !== ids.length || sorted.some((id, index) => id !== ids[index])) this.ids = sorted;
	}

	/** Which block the eye was on before a reload of the page. */
	startAt(offset: number, rowHeight: number): void {
		this.offset = offset;
		this.#used.set(Math.floor(offset / rowHeight / BLOCK), Date.now());
	}

	#forget(): void {
		if (this.#used.size <= KEPT) return;
		const oldest = [...this.#used.entries()].sort((a, b) => a[1] - b[1]).slice(0, this.#used.size - KEPT);
		const ids = [...this.ids];
		const keep = this.#keep();
		for (const [block] of oldest) {
			this.#used.delete(block);
			this.#failedAt.delete(block);
			if (block === 0) continue;
			for (let index = block * BLOCK; index < Math.min((block + 1) * BLOCK, ids.length); index++) {
				const id = ids[index];
				if (!id || id === keep) continue;
				live.forgetConversations([id]);
				ids[index] = null;
			}
		}
		this.ids = ids;
	}
}

const LISTS = 6;
const lists = new Map<string, ConversationList>();
session.whenLeaving(() => lists.clear());

/** The list for a query; coming back to a recent one shows its rows at once and asks for news meanwhile. */
export function listFor(query: ListQuery): ConversationList {
	const key = JSON.stringify(query);
	const list = lists.get(key) ?? new ConversationList(query, session.agent);
	lists.delete(key);
	lists.set(key, list);
	for (const old of [...lists.keys()].slice(0, -LISTS)) lists.delete(old);
	return list;
}
