/** The files of a message that was taken back, for the reply box again. */
import type { Message } from '$lib/shared/api';
import type { DraftFile } from '../draft/draft';

export const filesAgain = (message: Message): DraftFile[] =>
	message.attachments.map((file) => ({
		key: `media ${file.id}`,
		media_id: file.id,
		name: file.filename ?? '',
		mime: file.mime ?? '',
		size: file.size ?? 0,
		kind: file.kind,
		caption: message.text ?? '',
		voice: file.voice
	}));
