/** What this device keeps for the signed-in agent, started once and emptied when he signs out. */
import { api, ApiError, BASE, type Id, type Media, type Problem } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';
import { session } from '$lib/shared/session.svelte';
import { toast } from '$lib/shared/ui';
import { live } from '$lib/realtime';
import { openDevice, type Device } from './draft/device';
import { Drafts } from './draft/drafts';
import { joined, type DraftFile, type Kind } from './draft/draft';
import { merged } from './macros/then';
import { Outbox } from './outbox/outbox.svelte';
import type { Entry } from './outbox/entry';
import * as requests from './thread/requests';
import { forgetThreads, thread } from './thread/threads';

export interface Kept {
	agent: Id;
	device: Device;
	drafts: Drafts;
	outbox: Outbox;
}

let starting: Promise<Kept> | null = null;
let kept = $state.raw<Kept | null>(null);
let stopping: (() => void)[] = [];

const path = (conversation: Id, kind: Kind): string => `/conversations/${encodeURIComponent(conversation)}/drafts/${kind}`;
const oneTab = <T>(act: () => Promise<T>): Promise<T> =>
	navigator.locks ? (navigator.locks.request('shortline-outbox', act) as Promise<T>) : act();

/** Starts at most once per sign-in; whatever waited from before goes out now. */
export function keep(): Promise<Kept> {
	const agent = session.agent.id;
	if (kept?.agent === agent) return Promise.resolve(kept);
	if (kept) {
		// Somebody else signed in after the session had ended; what the former one kept stays his, on the device.
		for (const stop of stopping.splice(0)) stop();
		kept.outbox.stop();
		kept.drafts.stop();
		kept = null;
		forgetThreads();
	}
	starting ??= start(agent).finally(() => (starting = null));
	return starting;
}
export const keptNow = (): Kept | null => kept;

async function start(agent: Id): Promise<Kept> {
	const device = await openDevice(agent);
	const drafts = new Drafts(
		device,
		{
			save: (conversation, kind, draft) => api.put(path(conversation, kind), draft),
			remove: (conversation, kind) => api.delete(path(conversation, kind))
		},
		agent,
		storage()
	);
	const outbox = new Outbox(
		device,
		{
			upload: (file) => uploadKept(device, file),
			send: requests.send,
			note: requests.note,
			close: async (conversation) => void (await requests.close(conversation)),
			sent: (entry, messages) => {
				const open = thread(entry.conversation_id);
				for (const message of messages) {
					if (open.phase === 'ready') open.take(message);
					else live.putMessage(message);
				}
			},
			returned: (entry) => void backToDraft(drafts, entry)
		},
		oneTab
	);
	kept = { agent, device, drafts, outbox };
	const hurry = (): void => outbox.hurry();
	const torn = (): void => {
		if (document.visibilityState === 'hidden') drafts.torn();
	};
	const leaving = (): void => drafts.torn();
	window.addEventListener('online', hurry);
	document.addEventListener('visibilitychange', torn);
	window.addEventListener('pagehide', leaving);
	const backOnline = $effect.root(() => {
		$effect(() => {
			if (live.status === 'live') outbox.hurry();
		});
	});
	stopping = [
		session.whenLeaving(forgetDevice),
		() => window.removeEventListener('online', hurry),
		() => document.removeEventListener('visibilitychange', torn),
		() => window.removeEventListener('pagehide', leaving),
		backOnline
	];
	await outbox.load();
	return kept;
}

function storage(): Storage | null {
	try {
		return window.localStorage;
	} catch {
		return null;
	}
}

/** Refused words lie in the draft, also when the agent is elsewhere by now; the open pane shows why. */
const openPanes = new Set<Id>();
export function paneOpen(id: Id): () => void {
	openPanes.add(id);
	return () => openPanes.delete(id);
}
async function backToDraft(drafts: Drafts, entry: Entry): Promise<void> {
	if (openPanes.has(entry.conversation_id)) return;
	if (entry.text || entry.files.length) {
		const draft = await drafts.load(entry.conversation_id, entry.kind);
		drafts.change(
			{
				conversation_id: entry.conversation_id,
				kind: entry.kind,
				text: joined(entry.text, draft?.text ?? ''),
				files: [...entry.files, ...(draft?.files ?? [])],
				reply_to: entry.reply_to ?? draft?.reply_to ?? null,
				then: merged(entry.then ?? [], draft?.then ?? [])
			},
			new Date().toISOString()
		);
	}
	toast(t('conversation.returned_elsewhere', { name: entry.name ?? '' }), { kind: 'error' });
}

async function uploadKept(device: Device, file: DraftFile): Promise<Id> {
	const blob = await device.get<Blob>('files', file.key);
	if (!blob) throw new ApiError({ status: 404, code: 'file_lost', detail: t('conversation.file_lost') });
	return (await upload(blob, file.name, file.voice)).id;
}

/** A request of its own kind, because only this one tells how far it is. */
export function upload(
	blob: Blob,
	name: string,
	voice: boolean,
	progress: (share: number) => void = () => {},
	signal?: AbortSignal
): Promise<Media> {
	return new Promise((done, fail) => {
		const form = new FormData();
		form.append('file', blob, name);
		const request = new XMLHttpRequest();
		request.open('POST', `${BASE}/media${voice ? '?voice=1' : ''}`);
		request.setRequestHeader('accept', 'application/json');
		request.setRequestHeader('x-shortline-csrf', '1');
		request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && progress(loaded / total);
		request.onerror = () => fail(new ApiError({ status: 0, code: 'offline' }));
		request.onabort = () => fail(new DOMException('stopped', 'AbortError'));
		request.onload = () => {
			let answer: unknown;
			try {
				answer = JSON.parse(request.responseText);
			} catch {
				answer = {};
			}
			if (request.status >= 200 && request.status < 300) done(answer as Media);
			else {
				const problem = answer as Partial<Problem>;
				fail(new ApiError({ code: `http_${request.status}`, ...problem, status: request.status }));
			}
		};
		signal?.addEventListener('abort', () => request.abort());
		request.send(form);
	});
}

/** How many messages have not left this device: signing out asks first when there are any. */
export const waitingMessages = (): number => kept?.outbox.waiting ?? 0;
/** Their texts, to copy them before signing out. */
export const waitingTexts = (): string[] => (kept?.outbox.entries ?? []).map((entry) => entry.text).filter(Boolean);

/** After signing out nothing of customers stays on the device. Drafts the server can still take go there first. */
export async function forgetDevice(): Promise<void> {
	const gone = kept;
	for (const stop of stopping.splice(0)) stop();
	kept = null;
	forgetThreads();
	if (!gone) return;
	gone.outbox.stop();
	gone.drafts.stop();
	await gone.device.forget();
	try {
		for (const key of Object.keys(localStorage)) if (key.startsWith('shortline.draft.')) localStorage.removeItem(key);
	} catch {
		// Storage is forbidden: nothing was written either.
	}
}
/** Before signing out: the last changes of drafts reach the server while the session still holds. */
export async function saveDrafts(): Promise<void> {
	await kept?.drafts.flush();
}
