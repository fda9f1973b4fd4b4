/**
 * What is on screen, kept true. Screens read cells (`live.conversation(id)`), hold ids only, and listen for events
 * when their list of ids may change; by the time they are told, the changed things have been fetched.
 */
import {
	api,
	type Agent,
	type Conversation,
	type Counts,
	type Id,
	type Inbox,
	type LiveEvent,
	type Message,
	type Page,
	type PresenceAgent,
	type Team
} from '$lib/shared/api';
import { Shelf } from './cells.svelte';
import { pressing, stale, type Collection } from './changes';
import { BatchFetcher, GATHER } from './fetcher';
import { Link, openSocket, type LinkState, type SocketLike } from './socket';

/** `live` covers gaps too short to mention; `offline` is worth a banner. */
export type Status = 'connecting' | 'live' | 'reconnecting' | 'offline';
export type Listener = (news: { events: LiveEvent[]; everything: boolean }) => void;

const QUIET = 1_500;
const BANNER = 5_000;
const COUNTS_GAP = 1_000;
const SLOW = 2_000;
const LOOK = 200;
const WRITE = 2_000;
const TOO_MANY = 600;
const PATIENCE = 2_000;
const UNSEEN = 500;

export class Live {
	#conversations = new Shelf<Conversation>();
	#messages = new Shelf<Message>();
	#agents = new Shelf<Agent>();
	#teams = new Shelf<Team>();
	#inboxes = new Shelf<Inbox>();
	#order = $state.raw<Record<Collection, Id[]>>({ agents: [], teams: [], inboxes: [] });
	#counts = $state.raw<Counts | undefined>();
	#status = $state.raw<Status>('connecting');
	#catchingUp = $state.raw(0);
	#presence = $state.raw<Record<Id, PresenceAgent[]>>({});
	#listeners = new Set<Listener>();
	#returns = new Set<() => void>();
	#watched = new Map<Id, number>();
	#link: Link;
	#timers: ReturnType<typeof setTimeout>[] = [];
	#countsTimer: ReturnType<typeof setTimeout> | undefined;
	#countsAt = 0;
	#me: Id | null = null;
	#ease = 0; // milliseconds for which what concerns others may wait
	/** Resolves with the first greeting: what is fetched after it can miss nothing. */
	ready: Promise<void>;
	#greeted: () => void = () => {};
	#knowsPosition = false;
	/** Something was read, or could not be read, before the position was known: it has to be asked for again. */
	#readEarly = false;
	#target = 0;
	#before = new Set<Promise<unknown>>();

	#conversationFetch = new BatchFetcher<Conversation>({
		fetch: async (ids) => (await api.get<Page<Conversation>>('/conversations', { ids: ids.join(','), limit: 100 })).items,
		put: (item) => this.#conversations.put(item),
		gone: (id) => this.#conversations.drop(id)
	});
	#messageFetch = new BatchFetcher<Message>({
		fetch: async (ids) => (await api.get<Page<Message>>('/messages', { ids: ids.join(','), limit: 100 })).items,
		put: (item) => this.#messages.put(item),
		gone: (id) => this.#messages.drop(id)
	});

	constructor(open: (after: number | null) => SocketLike = openSocket) {
		this.ready = new Promise((done) => (this.#greeted = done));
		this.#link = new Link({
			open,
			onHello: (position, resumed, agent) => {
				[this.#me, this.#knowsPosition] = [agent, true];
				this.#greeted();
				if (resumed) this.#catchUp(position);
				else this.#refreshAll(this.#readEarly);
				this.#readEarly = false;
			},
			onEase: (seconds) => (this.#ease = seconds * 1_000),
			onEvents: (events, rows) => void this.apply(events, rows),
			onReset: () => this.#refreshAll(true),
			onPresence: (conversation, agents) => {
				this.#presence = { ...this.#presence, [conversation]: agents };
			},
			// Any request tells the session feature what to do about it.
			onStranger: () => void api.get('/me').catch(() => {}),
			onState: (state) => this.#linkBecame(state)
		});
	}

	start(): void {
		this.#link.start();
		if (typeof window !== 'undefined') {
			window.addEventListener('online', this.#back);
			document.addEventListener('visibilitychange', this.#hurry);
		}
	}

	/** After signing out nothing of customers stays in memory. */
	stop(): void {
		this.#link.stop();
		window.removeEventListener('online', this.#back);
		document.removeEventListener('visibilitychange', this.#hurry);
		for (const timer of this.#timers.splice(0)) clearTimeout(timer);
		clearTimeout(this.#countsTimer);
		this.#conversationFetch.clear();
		this.#messageFetch.clear();
		for (const shelf of [this.#conversations, this.#messages, this.#agents, this.#teams, this.#inboxes]) shelf.clear();
		this.#order = { agents: [], teams: [], inboxes: [] };
		this.#counts = undefined;
		this.#presence = {};
		this.#watched.clear();
		this.#status = 'connecting';
		this.#knowsPosition = false;
		this.ready = new Promise((done) => (this.#greeted = done));
	}

	#hurry = (): void => {
		if (document.visibilityState === 'visible') this.#link.hurry();
	};

	/** The network can be away for requests while the open socket lives on. */
	#back = (): void => {
		this.#hurry();
		this.#returned();
	};
	#returned(): void {
		for (const listener of this.#returns) listener();
	}

	/** What somebody waits for goes first: nothing else is asked for meanwhile, but at most for a moment. */
	first(work: Promise<unknown>): void {
		const done = Promise.race([work.catch(() => {}), new Promise((late) => setTimeout(late, PATIENCE))]);
		this.#before.add(done);
		void done.then(() => this.#before.delete(done));
	}
	/** Resolves when nothing more urgent is on its way. */
	async calm(): Promise<void> {
		while (this.#before.size) {
			await Promise.all(this.#before);
			// What came is painted first: two frames, which a hidden page does not get.
			await new Promise((done) => {
				requestAnimationFrame(() => requestAnimationFrame(done));
				setTimeout(done, UNSEEN);
			});
		}
	}

	// Reading

	get status(): Status {
		return this.#status;
	}
	/** How many events of an absence are still being taken in; 0 when up to date. */
	get catchingUp(): number {
		return this.#catchingUp;
	}
	get position(): number | null {
		return this.#link.position;
	}
	conversation(id: Id | null | undefined): Conversation | undefined {
		return this.#conversations.get(id);
	}
	message(id: Id | null | undefined): Message | undefined {
		return this.#messages.get(id);
	}
	agent(id: Id | null | undefined): Agent | undefined {
		return this.#agents.get(id);
	}
	team(id: Id | null | undefined): Team | undefined {
		return this.#teams.get(id);
	}
	inbox(id: Id | null | undefined): Inbox | undefined {
		return this.#inboxes.get(id);
	}
	get agents(): Agent[] {
		return this.#order.agents.map((id) => this.#agents.get(id)).filter((item) => item !== undefined);
	}
	get teams(): Team[] {
		return this.#order.teams.map((id) => this.#teams.get(id)).filter((item) => item !== undefined);
	}
	get inboxes(): Inbox[] {
		return this.#order.inboxes.map((id) => this.#inboxes.get(id)).filter((item) => item !== undefined);
	}
	get counts(): Counts | undefined {
		return this.#counts;
	}
	/** Colleagues who look at the conversation now. */
	viewers(conversation: Id): PresenceAgent[] {
		return this.#presence[conversation] ?? [];
	}

	// Putting in what a request just returned

	putConversation(item: Conversation): Conversation {
		this.#readEarly ||= !this.#knowsPosition;
		return this.#conversations.put(item);
	}
	putConversations(items: Conversation[]): void {
		this.#readEarly ||= !this.#knowsPosition;
		for (const item of items) this.#conversations.put(item);
	}
	putMessage(item: Message): Message {
		return this.#messages.put(item);
	}
	putMessages(items: Message[]): void {
		for (const item of items) this.#messages.put(item);
	}
	/** They were taken back before they left: nothing shows them again. */
	endMessages(ids: Iterable<Id>): void {
		for (const id of ids) this.#messages.end(id);
	}
	messageEnded(id: Id): boolean {
		return this.#messages.ended(id);
	}
	forgetConversations(ids: Iterable<Id>): void {
		for (const id of ids) this.#conversations.drop(id);
	}
	peekConversation(id: Id): Conversation | undefined {
		return this.#conversations.peek(id);
	}
	peekMessage(id: Id): Message | undefined {
		return this.#messages.peek(id);
	}

	// Listening and telling

	/** Told after the changed things were fetched. `everything` means: ask the server again for your ids. */
	on(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Told when the connection is there again: the moment to ask anew for what could not be had. */
	whenBack(listener: () => void): () => void {
		this.#returns.add(listener);
		return () => this.#returns.delete(listener);
	}

	/** While watched, every new or changed message of the conversation is fetched. Returns how to stop. */
	watch(conversation: Id): () => void {
		this.#watched.set(conversation, (this.#watched.get(conversation) ?? 0) + 1);
		return () => {
			const left = (this.#watched.get(conversation) ?? 1) - 1;
			if (left > 0) this.#watched.set(conversation, left);
			else this.#watched.delete(conversation);
		};
	}

	/** Colleagues see that this agent reads the conversation (null: none). */
	viewing(conversation: Id | null): void {
		this.#viewing = conversation;
		// Leafing through a list is not worth a frame for each.
		clearTimeout(this.#viewingTimer);
		this.#viewingTimer = setTimeout(() => this.#link.send({ type: 'viewing', conversation_id: conversation }), LOOK);
	}
	#viewing: Id | null = null;
	#viewingTimer: ReturnType<typeof setTimeout> | undefined;

	/** May be called at each key; it is sent at most every two seconds. */
	writing(conversation: Id): void {
		if (this.#wroteIn === conversation && Date.now() - this.#wroteAt < WRITE) return;
		this.#wroteIn = conversation;
		this.#wroteAt = Date.now();
		this.#link.send({ type: 'writing', conversation_id: conversation });
	}
	#wroteIn: Id | null = null;
	#wroteAt = 0;

	/** Somebody sits here and does something. */
	active(): void {
		this.#link.send({ type: 'active' });
	}

	// Change

	async apply(events: LiveEvent[], rows: Conversation[] = []): Promise<void> {
		this.putConversations(rows); // they came along, and need not be asked for
		for (const event of events) {
			if (event.message_id && event.data?.change === 'undone') this.#messages.end(event.message_id);
			const agent = event.kind === 'agent.presence' && event.agent_id ? this.#agents.peek(event.agent_id) : undefined;
			if (agent) this.#agents.put({ ...agent, ...(event.data as Pick<Agent, 'availability' | 'presence'>) });
		}
		const what = stale(events);
		if (what.everything) return this.#refreshAll(true);
		for (const collection of what.collections) void this.loadCollection(collection);
		if (what.counts) this.#countsSoon();
		for (const item of what.contacts.size ? this.#conversations.values() : []) {
			if (what.contacts.has(item.contact.id)) what.conversations.add(item.id);
		}
		for (const row of rows) what.conversations.delete(row.id);
		const owner = new Map(events.map((event) => [event.message_id, event.conversation_id]));
		const messages = [...what.messages].filter(
			(id) => !this.#messages.ended(id) && (this.#messages.has(id) || this.#watched.has(owner.get(id) ?? ''))
		);
		if (this.#conversationFetch.pending + what.conversations.size > TOO_MANY) {
			// Asking for the pages on screen again is cheaper than for everything that changed meanwhile.
			this.#conversationFetch.clear();
			this.#refreshAll(true);
			return;
		}
		const own = pressing(events, this.#me, (id) => this.#watched.has(id) || this.#conversations.peek(id)?.assignee_id === this.#me);
		await Promise.all([
			this.#conversationFetch.want([...what.conversations].filter((id) => own.has(id))),
			this.#conversationFetch.want([...what.conversations].filter((id) => !own.has(id)), GATHER + this.#ease * (0.5 + Math.random())),
			this.#messageFetch.want(messages)
		]);
		this.#tell({ events, everything: false });
		if (this.#catchingUp) this.#catchingUp = Math.max(0, this.#target - (events.at(-1)?.position ?? this.#target));
	}

	/** Worth a word only when it takes longer than two seconds. */
	#catchUp(target: number): void {
		this.#target = target;
		const timer = setTimeout(() => {
			this.#catchingUp = Math.max(0, target - (this.#link.position ?? target));
		}, SLOW);
		this.#timers.push(timer);
	}

	async loadCollection(name: Collection): Promise<void> {
		try {
			const answer = await api.get<Page<never> | never[]>(`/${name}`);
			const items = Array.isArray(answer) ? answer : answer.items;
			const shelf = { agents: this.#agents, teams: this.#teams, inboxes: this.#inboxes }[name] as Shelf<never>;
			const keep = new Set(items.map((item: { id: Id }) => item.id));
			for (const id of this.#order[name]) if (!keep.has(id)) shelf.drop(id);
			for (const item of items) shelf.put(item);
			this.#order = { ...this.#order, [name]: [...keep] };
		} catch {
			// The list keeps what it had; the next event or reconnect asks again.
		}
	}

	async loadCounts(): Promise<void> {
		this.#countsAt = Date.now();
		try {
			this.#counts = await api.get<Counts>('/conversations/counts');
		} catch {
			// Old numbers are better than none; the next change asks again.
		}
	}

	/** Fetches conversations that may have changed for a reason no event told. */
	refresh(ids: Iterable<Id>): Promise<void> {
		return this.#conversationFetch.want(ids);
	}

	#countsSoon(): void {
		if (this.#countsTimer !== undefined) return;
		const next = this.#countsAt + Math.max(COUNTS_GAP, 2 * this.#ease) - Date.now();
		const again = () => {
			this.#countsTimer = undefined;
			void this.loadCounts();
		};
		this.#countsTimer = setTimeout(again, Math.max(50 + 2 * this.#ease * Math.random(), next));
	}

	#refreshAll(tell: boolean): void {
		void this.loadCollection('inboxes');
		void this.calm().then(() => {
			void this.loadCollection('agents');
			void this.loadCollection('teams');
			void this.loadCounts();
		});
		if (this.#viewing) this.viewing(this.#viewing);
		if (tell) this.#tell({ events: [], everything: true });
	}

	#tell(news: Parameters<Listener>[0]): void {
		for (const listener of this.#listeners) listener(news);
	}

	#linkBecame(state: LinkState): void {
		for (const timer of this.#timers.splice(0)) clearTimeout(timer);
		if (state === 'open') {
			this.#status = 'live';
			if (this.#viewing) this.viewing(this.#viewing);
			this.#returned();
			return;
		}
		this.#readEarly ||= !this.#knowsPosition;
		this.#presence = {};
		this.#timers.push(
			setTimeout(() => (this.#status = 'reconnecting'), QUIET),
			setTimeout(() => (this.#status = 'offline'), BANNER)
		);
	}
}

export const live = new Live();
