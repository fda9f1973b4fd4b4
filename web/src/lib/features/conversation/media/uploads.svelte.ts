/** Files on their way into a message: kept on this device first, then given to the server, with progress. */
import { ApiError, sentence } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';
import type { Capability } from '$lib/shared/api';
import type { Writing } from '../composer/writing.svelte';
import type { DraftFile } from '../draft/draft';
import { keep, upload } from '../kept.svelte';
import { kindOf, mimeOf, refuse } from './accept';
import { weight } from './weight';

export interface Complaint {
	id: number;
	name: string;
	text: string;
}

export class Uploads {
	progress = $state.raw<Record<string, number>>({});
	previews = $state.raw<Record<string, string>>({});
	complaints = $state.raw<Complaint[]>([]);
	#stops = new Map<string, AbortController>();
	#next = 1;

	get busy(): boolean {
		return Object.keys(this.progress).length > 0;
	}
	get share(): number {
		const all = Object.values(this.progress);
		return all.length ? all.reduce((sum, value) => sum + value, 0) / all.length : 1;
	}

	add(files: Iterable<File>, writing: Writing, capability: Capability, voice = false): void {
		this.complaints = [];
		for (const file of files) {
			const refused = voice ? null : refuse(file, capability.media);
			if (refused) {
				const text =
					refused.code === 'size'
						? t('conversation.file_too_big', { size: weight(refused.size), limit: weight(refused.limit) })
						: refused.code === 'empty'
							? t('conversation.file_empty')
							: t('conversation.file_type', { type: file.name.includes('.') ? `.${file.name.split('.').at(-1)}` : refused.mime });
				this.#complain(file.name, text);
				continue;
			}
			const mime = mimeOf(file);
			const entry: DraftFile = {
				key: crypto.randomUUID(),
				media_id: null,
				name: file.name,
				mime,
				size: file.size,
				kind: kindOf(mime),
				caption: '',
				voice
			};
			if (entry.kind === 'image' || voice) this.previews = { ...this.previews, [entry.key]: URL.createObjectURL(file) };
			writing.setFiles([...writing.files, entry]);
			void this.#send(entry, file, writing);
		}
	}

	/** Files of a draft that never reached the server, e.g. after a reload without a connection. */
	async resume(writing: Writing): Promise<void> {
		const { device } = await keep();
		for (const file of writing.files) {
			if (file.media_id || this.#stops.has(file.key)) continue;
			const blob = await device.get<Blob>('files', file.key);
			if (!blob) {
				writing.setFiles(writing.files.filter((held) => held.key !== file.key));
				this.#complain(file.name, t('conversation.file_lost'));
				continue;
			}
			if (file.kind === 'image') this.previews = { ...this.previews, [file.key]: URL.createObjectURL(blob) };
			void this.#send(file, blob, writing);
		}
	}

	remove(key: string, writing: Writing): void {
		this.#stops.get(key)?.abort();
		this.#done(key);
		writing.setFiles(writing.files.filter((file) => file.key !== key));
		void keep().then(({ device }) => device.remove('files', key));
	}

	stop(): void {
		for (const stop of this.#stops.values()) stop.abort();
		for (const url of Object.values(this.previews)) URL.revokeObjectURL(url);
	}

	async #send(entry: DraftFile, blob: Blob, writing: Writing): Promise<void> {
		const stop = new AbortController();
		this.#stops.set(entry.key, stop);
		this.progress = { ...this.progress, [entry.key]: 0 };
		const { device } = await keep();
		await device.put('files', entry.key, blob).catch(() => {});
		try {
			const media = await upload(
				blob,
				entry.name,
				entry.voice,
				(share) => {
					if (entry.key in this.progress) this.progress = { ...this.progress, [entry.key]: share };
				},
				stop.signal
			);
			writing.setFiles(
				writing.files.map((file) =>
					file.key === entry.key ? { ...file, media_id: media.id, kind: media.kind ?? file.kind, mime: media.mime ?? file.mime } : file
				)
			);
		} catch (error) {
			// Without a connection it stays on this device and goes with the message.
			const refused = error instanceof ApiError && !error.offline && error.status < 500;
			if (refused) {
				writing.setFiles(writing.files.filter((file) => file.key !== entry.key));
				this.#complain(entry.name, sentence(error, t('conversation.upload_failed')));
			}
		} finally {
			this.#done(entry.key);
		}
	}

	#done(key: string): void {
		this.#stops.delete(key);
		const { [key]: _gone, ...rest } = this.progress;
		this.progress = rest;
	}

	#complain(name: string, text: string): void {
		this.complaints = [...this.complaints, { id: this.#next++, name, text }];
	}
}
