/** What is being written in one conversation, as a reply or as a note: text, files and what it answers. */
import type { Id, MacroAction } from '$lib/shared/api';
import { fromServer, isDirty, isEmpty, joined, reconcile, type Draft, type DraftFile, type Kind } from '../draft/draft';
import type { Drafts } from '../draft/drafts';
import { merged } from '../macros/then';
import type { ConversationDetail } from '$lib/shared/api';

export class Writing {
	text = $state('');
	files = $state.raw<DraftFile[]>([]);
	replyTo = $state.raw<Id | null>(null);
	/** What a macro in it does with the conversation when it is sent. */
	then = $state.raw<MacroAction[]>([]);
	/** Another device wrote something else; it is one click away. */
	other = $state.raw<Draft | null>(null);
	#drafts: Drafts | null = null;
	#touched = false;

	constructor(
		readonly conversation: Id,
		readonly kind: Kind
	) {}

	get empty(): boolean {
		return this.text.trim() === '' && this.files.length === 0;
	}

	/** What this device has, at once. */
	async load(drafts: Drafts): Promise<void> {
		this.#drafts = drafts;
		const draft = await drafts.load(this.conversation, this.kind);
		if (this.#touched) this.changed();
		else if (draft) this.#show(draft);
	}

	/** And then what the server has. */
	meet(detail: ConversationDetail): void {
		if (!this.#drafts) return;
		const theirs = detail.drafts?.[this.kind];
		const server = theirs ? fromServer(this.conversation, this.kind, theirs) : null;
		const local = this.#drafts.peek(this.conversation, this.kind);
		const { use, other } = reconcile(local, server);
		this.other = other;
		if (use === local) return;
		if (use) {
			this.#drafts.adopt(use);
			this.#show(use);
		} else if (local && !isDirty(local)) {
			this.#drafts.adopt({ ...local, text: '', files: [], then: [] });
			this.#show({ ...local, text: '', files: [], then: [], reply_to: null });
		}
	}

	takeOther(): void {
		const other = this.other;
		if (!other) return;
		const mine = this.#drafts?.peek(this.conversation, this.kind) ?? null;
		this.other = isEmpty(mine) ? null : mine;
		this.text = other.text;
		this.files = other.files;
		this.then = other.then ?? [];
		this.changed();
	}

	/** After each change by hand. */
	changed(): void {
		this.#touched = true;
		this.#drafts?.change(
			{
				conversation_id: this.conversation,
				kind: this.kind,
				text: this.text,
				files: this.files.filter((file) => file.media_id !== null || file.size > 0),
				reply_to: this.replyTo,
				then: this.then
			},
			new Date().toISOString()
		);
	}

	setFiles(files: DraftFile[]): void {
		this.files = files;
		this.changed();
	}
	setThen(then: MacroAction[]): void {
		this.then = then;
		this.changed();
	}
	answer(id: Id | null): void {
		this.replyTo = id;
		this.changed();
	}

	/** Words that come back from the way out. */
	giveBack(text: string, files: DraftFile[] = [], replyTo: Id | null = null, then: MacroAction[] = []): void {
		this.text = joined(text, this.text);
		const held = new Set(this.files.map((file) => file.key));
		this.files = [...files.filter((file) => !held.has(file.key)), ...this.files];
		this.replyTo ??= replyTo;
		// What was chosen since is meant where both want something.
		this.then = merged(then, this.then);
		this.changed();
	}

	/** It is a message now, or was thrown away. */
	clear(): void {
		this.text = '';
		this.files = [];
		this.then = [];
		this.replyTo = null;
		this.#touched = true;
		void this.#drafts?.clear(this.conversation, this.kind, new Date().toISOString());
	}

	#show(draft: Draft): void {
		this.text = draft.text;
		this.files = draft.files;
		this.replyTo = draft.reply_to;
		this.then = draft.then ?? [];
	}
}
