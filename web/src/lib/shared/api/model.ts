/** The shapes of the REST contract. Ids are strings, times are ISO 8601 in UTC, lists are `{items, next_cursor}`. */

export type Id = string;
export type Iso = string;

export interface Page<T> {
	items: T[];
	next_cursor: string | null;
	total?: number;
}

export type Role = 'owner' | 'admin' | 'lead' | 'agent';
export type Availability = 'available' | 'busy' | 'away' | 'off';
export type Theme = 'system' | 'light' | 'dark';

/** What an agent may set for himself. Unknown keys of other versions are kept. */
export interface Preferences {
	density?: 'compact' | 'regular' | 'relaxed';
	single_keys?: boolean;
	undo_seconds?: number;
	enter_sends?: boolean;
	sounds?: boolean;
	typing_indicator?: boolean;
	list_width?: number;
	panel_open?: boolean;
	[key: string]: unknown;
}

export interface Agent {
	id: Id;
	name: string;
	email: string;
	role: Role;
	state: 'active' | 'disabled';
	locale: string;
	theme: Theme;
	availability: Availability;
	team_ids: Id[];
	prefs: Preferences;
}
export type Me = Agent & { organisation?: string; permissions?: string[] };

export interface Team {
	id: Id;
	name: string;
	member_ids: Id[];
}

export interface Invitation {
	id: Id;
	email: string;
	name: string | null;
	role: Role;
	team_ids: Id[];
	link?: string;
	expires_at: Iso;
}

export type Scope = 'read' | 'write' | 'admin';
export interface ApiToken {
	id: Id;
	name: string;
	scopes: Scope[];
	token?: string;
	created_at?: Iso;
	last_used_at?: Iso | null;
}

export interface Setup {
	needs_owner: boolean;
	organisation: string;
	demo: { available: boolean; active: boolean };
	version: string;
	public_url: string;
	graph_url_default: string;
	graph_url_meta: string;
	locales: string[];
}
export type ChecklistKey = 'owner' | 'inbox' | 'webhook' | 'test_message' | 'invite' | 'answered';
export interface Checklist {
	items: { key: ChecklistKey; done: boolean; at: Iso | null }[];
}

export type Channel = 'whatsapp' | 'messenger' | 'instagram' | 'x' | 'email' | 'chat' | (string & {});

export interface InboxHealth {
	webhook_verified_at: Iso | null;
	last_webhook_at: Iso | null;
	last_inbound_at: Iso | null;
	last_outbound_at: Iso | null;
	quality_rating?: string | null;
	[key: string]: unknown;
}
export interface Inbox {
	id: Id;
	channel: Channel;
	name: string;
	phone_number_id: string | null;
	waba_id: string | null;
	display_phone_number: string | null;
	verified_name: string | null;
	quality_rating: string | null;
	messaging_limit: string | null;
	status: string | null;
	webhook_url: string;
	verify_token?: string;
	team_id: Id | null;
	is_demo: boolean;
	state: string;
	health: InboxHealth;
	graph_url: string;
}
export type CheckKey =
	'token' | 'phone_number' | 'waba' | 'permission_messaging' | 'permission_management' | 'subscription' | 'app_secret';
export interface InboxCheck {
	checks: { key: CheckKey; ok: boolean | null; field: string | null; sentence: string; remedy: string | null }[];
	phone: {
		display_phone_number: string | null;
		verified_name: string | null;
		quality_rating: string | null;
		messaging_limit: string | null;
		name_status: string | null;
	} | null;
}

export type ConversationState = 'waiting_for_us' | 'waiting_for_customer' | 'snoozed' | 'closed';
export type StateFilter = 'open' | ConversationState;
export type ViewName = 'mine' | 'team' | 'unassigned' | 'all';
export type SortName = 'most_overdue' | 'newest' | 'oldest';

export interface LastMessage {
	id: Id;
	direction: Direction;
	kind: string;
	text: string | null;
	at: Iso;
	state: MessageState | null;
	author_name: string | null;
}
export interface Conversation {
	id: Id;
	inbox: { id: Id; name: string; channel: Channel; is_demo: boolean };
	contact: { id: Id; name: string | null; language: string | null; is_blocked: boolean };
	identity: { id: Id; display: string; phone: string | null; username: string | null; number_hidden: boolean };
	state: ConversationState;
	assignee_id: Id | null;
	team_id: Id | null;
	waiting_since: Iso | null;
	waits_for_follow_up: boolean;
	target_minutes: number;
	unread_count: number;
	last_message: LastMessage | null;
	last_message_at: Iso | null;
	window: { closes_at: Iso | null };
	snoozed_until: Iso | null;
	closed_at: Iso | null;
	has_failed: boolean;
	draft: boolean;
	version: number;
}
export interface Counts {
	mine: number;
	team: number;
	unassigned: number;
	all: number;
	by_inbox: Record<Id, number>;
}
export interface ConversationQuery {
	view?: ViewName;
	state?: StateFilter;
	channel?: Channel;
	inbox_id?: Id;
	team_id?: Id;
	assignee_id?: Id;
	q?: string;
	sort?: SortName;
	ids?: string;
	cursor?: string;
	limit?: number;
	offset?: number;
}

export interface Identity {
	id: Id;
	channel: Channel;
	display: string;
	phone: string | null;
	username: string | null;
	number_hidden: boolean;
	inbox_id: Id;
	first_seen_at: Iso;
	last_seen_at: Iso;
	keys: { kind: string; value: string }[];
}
export interface ContactDetail {
	id: Id;
	name: string | null;
	language: string | null;
	fields: Record<string, string>;
	identities: Identity[];
	note: string | null;
}
export interface Capability {
	text_max: number;
	caption_max: number;
	service_window_minutes: number | null;
	templates: boolean;
	reactions: boolean;
	interactive: boolean;
	typing: boolean;
	media: Record<string, number>;
	accept: string[];
}
export type ComposerMode = 'open' | 'closing' | 'closed' | 'refused' | 'offline';
export interface Draft {
	text: string;
	media_ids: Id[];
	template?: TemplateDraft | null;
	updated_at: Iso;
}
export interface ConversationDetail extends Conversation {
	contact_detail: ContactDetail;
	cases: { id: Id; opened_at: Iso; closed_at: Iso | null; assignee_id: Id | null }[];
	from: { inbox_name: string; display_phone_number: string | null };
	to: { display: string };
	capability: Capability;
	composer: { mode: ComposerMode; decision: Decision | null };
	read: { last_read_message_id: Id | null };
	drafts: { reply: Draft | null; note: Draft | null };
	entry_point: unknown;
}

export type Direction = 'in' | 'out' | 'note' | 'activity';
export type MessageState =
	| 'held'
	| 'queued'
	| 'paced'
	| 'sending'
	| 'sent'
	| 'delivered'
	| 'read'
	| 'played'
	| 'failed'
	| 'unknown'
	| 'unconfirmed'
	| 'withheld';
export interface Failure {
	code: string;
	sentence: string;
	remedy: string | null;
	provider_code: string | number | null;
	provider_text: string | null;
}
export interface Attachment {
	id: Id;
	kind: 'image' | 'video' | 'audio' | 'document' | 'sticker' | (string & {});
	filename: string | null;
	mime: string | null;
	size: number | null;
	state: 'pending' | 'ready' | 'failed' | 'refused' | 'expired';
	url: string | null;
	thumb_url: string | null;
	width: number | null;
	height: number | null;
	duration: number | null;
	voice: boolean;
}
export interface Message {
	id: Id;
	conversation_id: Id;
	seq: number;
	direction: Direction;
	kind: string;
	text: string | null;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape depends on `kind`
	content: any;
	author: { kind: 'contact' | 'agent' | 'automation' | 'phone_app' | 'system'; id: Id | null; name: string | null };
	provider_at: Iso | null;
	created_at: Iso;
	at: Iso;
	late: boolean;
	state: MessageState | null;
	accepted?: boolean;
	state_at: Iso | null;
	failure: Failure | null;
	possible_duplicate: boolean;
	after_unconfirmed: boolean;
	reply_to: { id: Id | null; kind: string; text: string | null; direction: Direction; missing: boolean } | null;
	forwarded: 'no' | 'yes' | 'often';
	referral: Record<string, unknown> | null;
	edited_at: Iso | null;
	earlier_texts: { text: string; at: Iso }[];
	deleted_at: Iso | null;
	reactions: { emoji: string; by: 'contact' | 'agent'; name: string | null }[];
	attachments: Attachment[];
	held_until: Iso | null;
	not_before: Iso | null;
	client_message_id: string | null;
	decision?: Decision | null;
	paced?: { position: number; seconds: number } | null;
	version: number;
}
export interface MessagePage {
	items: Message[];
	has_before: boolean;
	has_after: boolean;
}

export type Verdict = 'allow' | 'hold' | 'deny';
export interface Remedy {
	code: string;
	label: string;
}
export interface Decision {
	verdict: Verdict;
	findings: {
		rule: string;
		verdict: Verdict;
		code: string;
		because: string;
		params: Record<string, string | number>;
		until: Iso | null;
		remedy: string | null;
	}[];
	remedies: Remedy[];
}

export interface TemplateDraft {
	name: string;
	language: string;
	header?: { text?: string; media_id?: Id; location?: Record<string, unknown> };
	body?: string[] | Record<string, string>;
	buttons?: { index: number; sub_type: string; parameter: string }[];
}
export interface Template {
	id: Id;
	inbox_id: Id;
	name: string;
	language: string;
	status: string;
	category: string;
	quality: string | null;
	rejected_reason: string | null;
	parameter_format: 'POSITIONAL' | 'NAMED' | (string & {});
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the provider's own component list
	components: any[];
	variables: { key: string; where: string; example: string | null }[];
	sendable: boolean;
	reason: string | null;
}
export interface SendRequest {
	text?: string;
	template?: TemplateDraft;
	media_ids?: Id[];
	captions?: string[];
	voice?: boolean;
	interactive?: Record<string, unknown>;
	reaction?: { message_id: Id; emoji: string };
	location?: Record<string, unknown>;
	contacts?: Record<string, unknown>[];
	preview_url?: boolean;
	reply_to?: Id;
	seen_message_id?: Id | null;
	client_message_id: string;
	undo_seconds?: number;
	send_at?: Iso;
}
export interface SendResponse {
	id: Id;
	state: MessageState;
	decision: Decision;
	messages: Message[];
}
export interface Media {
	id: Id;
	kind: string;
	filename: string;
	mime: string;
	size: number;
	thumb_url: string | null;
}

export interface Contact {
	id: Id;
	name: string | null;
	language: string | null;
	is_blocked?: boolean;
	identities?: Identity[];
	note?: string | null;
	fields?: Record<string, string>;
}
export interface SearchResult {
	conversations: Conversation[];
	messages: { conversation: Conversation; message: Message; snippet: string }[];
	contacts: Contact[];
}

export interface LiveEvent {
	position: number;
	kind: string;
	conversation_id: Id | null;
	message_id: Id | null;
	inbox_id: Id | null;
	agent_id: Id | null;
	at?: Iso;
	data?: Record<string, unknown>;
}
export interface PresenceAgent {
	id: Id;
	name: string;
	writing: boolean;
}

/** RFC 9457, with what the desk adds. */
export interface Problem {
	type?: string;
	title?: string;
	status: number;
	code: string;
	detail?: string;
	field?: string;
	decision?: Decision;
	remedies?: Remedy[];
	newer?: Message;
	[key: string]: unknown;
}
