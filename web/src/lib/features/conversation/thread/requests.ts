/** What a conversation asks of the server; one place, so that a changed path is changed once. */
import {
	api,
	type ComposerMode,
	type ConversationDetail,
	type Decision,
	type Id,
	type Iso,
	type Fact,
	type FieldValue,
	type MacroAction,
	type Message,
	type MessagePage,
	type MissingOut,
	type OfferOut,
	type Outcome,
	type Page,
	type Priority,
	type SendRequest,
	type SendResponse,
	type Template,
	type ToneOut
} from '$lib/shared/api';

export interface ComposerState {
	mode: ComposerMode;
	decision: Decision | null;
	/** To offer first when only a template may go. */
	fallback_template?: { name: string; language: string } | null;
	window_closes_at?: Iso | null;
	person_until?: Iso | null;
	from?: ConversationDetail['from'];
	to?: ConversationDetail['to'];
	scope?: { topic: string; text: string; language: string }[];
}

const at = (id: Id, rest = ''): string => `/conversations/${encodeURIComponent(id)}${rest}`;

export const detail = (id: Id): Promise<ConversationDetail> => api.get(at(id));
export const composer = (id: Id): Promise<ComposerState> => api.get(at(id, '/composer'));
export const offer = (id: Id): Promise<OfferOut> => api.get(at(id, '/offer'));
export const missing = (id: Id, facts: Fact[], details: string[]): Promise<MissingOut> =>
	api.get(`${at(id, '/missing')}?${[...facts.map((fact) => `fact=${fact}`), ...details.map((detail) => `detail=${detail}`)].join('&')}`);
export const tone = (text: string): Promise<ToneOut> => api.post('/tone', { text });
export const messages = (id: Id, query: { before?: number; after?: number; around?: Id | 'read'; limit: number }): Promise<MessagePage> =>
	api.get(at(id, '/messages'), query);
export const messagesById = async (ids: Id[]): Promise<Message[]> =>
	(await api.get<Page<Message>>('/messages', { ids: ids.join(','), limit: 100 })).items;
export const raw = (message: Id): Promise<unknown> => api.get(`/messages/${encodeURIComponent(message)}/raw`);

export async function send(id: Id, request: SendRequest): Promise<Message[]> {
	const { messages, not_done } = await api.post<SendResponse>(at(id, '/messages'), request);
	if (not_done?.length) void import('../macros/brought').then(({ tell }) => tell(not_done));
	return messages;
}
export async function note(id: Id, text: string, client_message_id: string, plain_mentions?: boolean): Promise<Message[]> {
	const answer = await api.post<Message | { messages: Message[] }>(at(id, '/notes'), { text, client_message_id, plain_mentions });
	return 'messages' in answer ? answer.messages : [answer];
}

export interface Undone {
	draft?: { text?: string | null; media_ids?: Id[] | null; then?: MacroAction[]; macro?: SendRequest['macro'] } | null;
}
export const undo = (message: Id): Promise<Undone> => api.post(`/messages/${encodeURIComponent(message)}/undo`);
export const resend = (message: Id): Promise<unknown> => api.post(`/messages/${encodeURIComponent(message)}/resend`);
export const sendNow = (message: Id): Promise<unknown> => api.post(`/messages/${encodeURIComponent(message)}/send_now`);
export const allow = (message: Id, reason: string): Promise<unknown> =>
	api.post(`/messages/${encodeURIComponent(message)}/allow`, { reason });
export const leave = (message: Id): Promise<unknown> => api.post(`/messages/${encodeURIComponent(message)}/leave`);

export interface About {
	reason_id?: Id | null;
	outcome?: Outcome | null;
	fields?: Record<Id, FieldValue | null>;
	/** It is closed right after. */
	closing?: boolean;
}
export const close = (id: Id, about?: About): Promise<unknown> => api.post(at(id, '/close'), about);
export const caseAbout = (id: Id, about: About): Promise<unknown> => api.patch(`/cases/${encodeURIComponent(id)}`, about);
export const reopen = (id: Id): Promise<unknown> => api.post(at(id, '/reopen'));
export const unread = (id: Id): Promise<unknown> => api.post(at(id, '/unread'));
export const read = (id: Id, message_id: Id): Promise<unknown> => api.post(at(id, '/read'), { message_id });
export const follow = (id: Id): Promise<unknown> => api.put(at(id, '/follow'), {});
export const unfollow = (id: Id): Promise<unknown> => api.delete(at(id, '/follow'));
export const typing = (id: Id): Promise<unknown> => api.post(at(id, '/typing'));
export const block = (id: Id): Promise<unknown> => api.post(at(id, '/block'));
export const unblock = (id: Id): Promise<unknown> => api.post(at(id, '/unblock'));
export const snooze = (id: Id, until: Iso): Promise<unknown> => api.post(at(id, '/snooze'), { until });
export const label = (id: Id, change: { add: Id[]; remove: Id[] }): Promise<unknown> => api.post(at(id, '/labels'), change);
export const prioritize = (id: Id, priority: Priority): Promise<unknown> => api.post(at(id, '/priority'), { priority });
export const assign = (id: Id, to: { assignee_id: Id | null; team_id?: Id | null; note?: string; reason?: string; summary?: string }): Promise<unknown> =>
	api.post(at(id, '/assign'), to);
export const changeContact = (contact: Id, part: { name?: string; language?: string | null; note?: string | null }): Promise<unknown> =>
	api.patch(`/contacts/${encodeURIComponent(contact)}`, part);
export const retryMedia = (attachment: Id): Promise<unknown> => api.post(`/media/${encodeURIComponent(attachment)}/retry`);

export async function templates(inbox: Id): Promise<Template[]> {
	const answer = await api.get<Template[] | Page<Template>>('/templates', { inbox_id: inbox, sendable: 1 });
	return Array.isArray(answer) ? answer : answer.items;
}
