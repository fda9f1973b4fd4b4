/**
 * The names the screens use for what the API describes. Shapes come from openapi.json; what is written by hand here is
 * only what that description leaves open (free-form content) or what its routes do not have yet.
 */
import type { components } from './schema';

type S = components['schemas'];
/** A described shape in which some fields are known more closely than described. */
type Closer<T, U> = Omit<T, keyof U> & U;

export type Id = string;
export type Iso = string;

export interface Page<T> {
	items: T[];
	next_cursor: string | null;
	total?: number | null;
}

// People

export type Role = S['Role'];
export type Availability = S['AgentOut']['availability'];
export type Theme = S['MeOut']['theme'];

/** What an agent may set for himself. Unknown keys of other versions are kept. */
export interface Preferences {
	density?: 'compact' | 'regular' | 'relaxed';
	single_keys?: boolean;
	undo_seconds?: number;
	enter_sends?: boolean;
	sounds?: boolean;
	typing_indicator?: boolean;
	tone_hints?: boolean;
	list_width?: number;
	panel_open?: boolean;
	[key: string]: unknown;
}
export type Agent = S['AgentOut'];
export type Me = Closer<S['MeOut'], { prefs: Preferences; permissions?: S['MeOut']['permissions'] }>;
export type Permission = S['Action'];
export type Team = S['TeamOut'];
export type Invitation = S['InvitationOut'];
export type InvitationMade = S['InvitationMade'];
export type InvitationSeen = S['InvitationSeen'];
export type Macro = S['MacroOut'];
export type StarterMacro = S['StarterOut'];
export type MacroAction = S['ActionOut'];
export type MacroDo = MacroAction['do'];
export type MacroRendered = S['RenderedOut'];
export type MacroFilled = S['FilledOut'];
export type MacroWordings = S['WordingsOut'];
export type NotDone = S['NotDoneOut'];
export type ConsentList = S['ConsentListOut'];
export type ConsentLine = S['ConsentLineOut'];
export type Label = S['LabelOut'];
export type Segment = S['SegmentOut'];
export type LabelBrief = S['LabelBrief'];
export type Tie = S['TieOut'];
export type AnswerRun = S['AnswerRunOut'];
export type AnswerRunWhole = S['AnswerRunWhole'];
export type AnswerTrial = S['AnswerTrialOut'];
export type ReasonGroup = S['ReasonGroup'];
export type BulkAnswer = S['BulkOut'];
export type BulkWhat = Pick<S['BulkRequest'], 'assign' | 'labels' | 'snooze' | 'close'>;
export type Callables = S['CallableOut'];
export type CheckItem = S['CaseItemOut'];
export type CaseField = S['FieldOut'];
export type FieldKind = CaseField['kind'];
export type FieldValue = S['CaseOut']['fields'][string];
export type Handover = S['HandoverOut'];
export type OpenHandover = S['OpenHandoverOut'];
export type HandoverRequest = S['HandoverIn'];
export type Reason = S['ReasonOut'];
export type Case = S['CaseOut'];
export type Outcome = NonNullable<Case['outcome']>;
export type Scope = S['Scope'];
export type ApiToken = S['TokenOut'];
export type ApiTokenMade = S['TokenMade'];
export type ResetMade = S['ResetMade'];
export type ResetSeen = S['ResetSeen'];
export type Session = S['SessionOut'];
export type SessionStarted = S['SessionStarted'];

// Set-up and inboxes

export type Setup = S['SetupOut'];
export type Hold = S['HoldOut'];
export type HoldWaiting = S['WaitingPage'];
export type HoldReleased = S['Released'];
export type Checklist = S['Checklist'];
export type ChecklistKey = S['Step']['key'];
export type Channel = 'whatsapp' | 'messenger' | 'instagram' | 'x' | 'email' | 'chat' | (string & {});
export type InboxHealth = S['HealthOut'];
export type Inbox = S['InboxOut'];
export type InboxCheck = Closer<
	S['ReportOut'],
	{ checks: Closer<S['CheckOut'], { key: CheckKey }>[]; phone: Required<S['PhoneOut']> | null }
>;
export type CheckKey =
	'token' | 'phone_number' | 'waba' | 'permission_messaging' | 'permission_management' | 'subscription' | 'app_secret';
export type JournalEntry = S['JournalEntry'];
export type JournalCounts = S['JournalCounts'];
export type SetAsideJob = S['SetAsideJob'];
export type Template = Closer<
	S['TemplateOut'],
	{
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the provider's own component list
		components: any[];
	}
>;

export interface TemplateAlert {
	code: string;
	severity: 'warning' | 'critical';
	at: Iso;
	reason?: string;
	before?: string;
	after?: string;
	parts?: string[];
}
export type FullTemplate = Closer<S['TemplateFullOut'], { alert: TemplateAlert | null }>;
export type TemplateWords = S['Words'];
export type TemplateProblem = S['TemplateProblem'];
export type TemplateList = Closer<S['TemplateList'], { items: FullTemplate[] }>;

// Conversations

export type ConversationState = S['State'];
export type StateFilter = 'open' | 'greeted' | 'closing_unseen' | ConversationState;
export type ViewName = 'mine' | 'team' | 'unassigned' | 'all' | 'mentions' | 'following';
export type SortName = 'most_overdue' | 'priority' | 'window' | 'newest' | 'oldest';
export type Priority = S['Priority'];
export type OfferOut = S['OfferOut'];
export type MissingOut = S['MissingOut'];
export type Fact = MissingOut['given'][number];
export type Question = S['QuestionOut'];
export type SlaPolicy = S['PolicyOut'];
export type SlaLook = S['PolicyLook'];
export type TimeRule = S['RuleOut'];
export type TimeRuleRun = S['RunOut'];
export type TimeRuleTrial = S['TrialOut'];
export type TimeRulePreset = S['PresetOut'];
export type Work = S['WorkOut'];
export type WorkRules = S['WorkRules'];
export type TakeOver = S['TakeOverOut'];
export type NextWork = S['NextOut'];
export type WorkMode = S['ModeOut'];
export type WorkHand = S['HandOut'];
export type Hours = S['HoursOut'];
export type HoursGiven = S['Hours'];
export type Roster = S['RosterOut'];
export type Overnight = S['OvernightOut'];
export type OvernightLine = S['Line'];
export type OvernightList = S['OvernightList'];
export type Night = S['NightOut'];
export type Briefing = S['BriefingOut'];
export type BriefingRow = S['NightRow'];
export type Shifts = S['ShiftsOut'];
export type Covered = S['CoveredOut'];
export type HoursTried = S['HoursTried'];
export type HoursPlace = S['PlaceOut'];
export type OpenState = S['OpenState'];
export type DayAhead = S['DayAhead'];
export type OpenTimes = S['Times'];
export type ToneOut = S['ToneOut'];
export type LastMessage = S['LastMessage'];
export type Conversation = S['ConversationOut'];
export type Counts = S['Counts'];
export interface ConversationQuery {
	view?: ViewName;
	state?: StateFilter;
	channel?: Channel;
	inbox_id?: Id;
	team_id?: Id;
	assignee_id?: Id;
	label_id?: Id;
	segment_id?: Id;
	priority?: Priority;
	q?: string;
	sort?: SortName;
	ids?: string;
	cursor?: string;
	limit?: number;
	offset?: number;
}
export type Identity = S['IdentityOut'];
export type ContactDetail = S['ContactDetailOut'];
export type Capability = S['CapabilityOut'];
export type ComposerMode = 'open' | 'closing' | 'person' | 'closed' | 'refused' | 'offline';
export type Draft = Closer<S['DraftOut'], { template?: TemplateDraft | null }>;
export type ConversationDetail = Closer<
	S['ConversationDetailOut'],
	{
		drafts: { reply?: Draft | null; note?: Draft | null };
		/** Absent where the guard has not been asked yet; `/conversations/{id}/composer` asks it. */
		composer?: Composer;
	}
>;
export interface Composer {
	mode: ComposerMode;
	decision: Decision | null;
}

// Messages

export type Direction = S['MessageOut']['direction'];
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
	/** Names the sentence where a code has several. */
	reason?: string;
	sentence: string;
	remedy: string | null;
	provider_code: string | number | null;
	provider_text: string | null;
	/** A held message: for a moment (`until`), or for a lead. */
	waits?: 'moment' | 'lead';
	params?: Record<string, unknown>;
	until?: Iso;
	/** Withheld by a move: taken along as a draft of the talk on the new number. */
	carried?: { conversation_id: Id };
}
export type Attachment = S['AttachmentOut'];
export type Message = Closer<
	S['MessageOut'],
	{
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape depends on `kind`
		content: any;
		state: MessageState | null;
		failure: Failure | null;
		decision?: Decision | null;
	}
>;
export interface MessagePage {
	items: Message[];
	has_before: boolean;
	has_after: boolean;
}
export type Media = S['MediaOut'];

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
		/** A lead may let it pass. */
		overridable?: boolean;
	}[];
	remedies: Remedy[];
}

/** What is filled in: of one card, or of the template outside its cards. */
export interface CardDraft {
	header?: { text?: string; media_id?: Id; sample?: boolean; location?: Record<string, unknown> };
	body?: string[] | Record<string, string>;
	buttons?: { index: number; sub_type: string; parameter: string }[];
}
export interface TemplateDraft extends CardDraft {
	name: string;
	language: string;
	/** Of the words as they were seen. */
	revision?: string;
	cards?: CardDraft[];
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
	macro?: { id: Id; wording: number };
	then?: Pick<MacroAction, 'do' | 'id' | 'minutes'>[];
	reply_to?: Id;
	seen_message_id?: Id | null;
	client_message_id: string;
	undo_seconds?: number;
	send_at?: Iso;
	cancel_on_reply?: boolean;
	/** A lead lets it pass, and says why. */
	allow_reason?: string;
	/** Keep it for a lead instead of refusing it. */
	ask_lead?: boolean;
	/** Of a note: names of those who may not see it are only words. */
	plain_mentions?: boolean;
}
export interface SendResponse {
	id: Id;
	state: MessageState;
	decision: Decision;
	messages: Message[];
	not_done: NotDone[];
}

export type Guard = S['GuardOut'];
export type GuardChoice = S['ChoiceOut'];
export type GuardLimits = S['LimitsOut'];
export type ScopeTopic = S['TopicOut'];

export type Succession = S['SuccessionOut'];
export type MovePreview = S['PreviewOut'];
export type MoveInSteps = S['StepsOut'];
export type Invitations = S['InvitationsOut'];
export type InvitedPerson = S['PersonOut'];
export type Invited = S['InvitedOut'];
export type Rhythm = S['RhythmOut'];
export type NumberHealth = S['NumberHealthOut'];
export type RhythmChoice = Pick<Rhythm, 'profile' | 'time_zone' | 'throughput'>;

// Contacts, search

export type Contact = S['ContactDetailOut'];
export type Consents = S['ConsentsOut'];
export type Wallboard = S['WallboardOut'];
export type SearchResult = Closer<S['Found'], { messages: Closer<S['MessageHit'], { message: Message }>[] }>;

// Live

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
	/** Names the sentence where a code has several; `params` is what it is made of. */
	reason?: string | null;
	params?: Record<string, unknown> | null;
	detail?: string;
	field?: string | null;
	decision?: Decision;
	remedies?: Remedy[];
	newer?: Message;
	[key: string]: unknown;
}
