/** What the channel takes is known before a byte travels: type and size are refused here, with the limit. Pure. */
import type { Capability } from '$lib/shared/api';

export type Refused = { code: 'type'; mime: string } | { code: 'size'; limit: number; size: number } | { code: 'empty' };

const BY_NAME: Record<string, string> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
	mp4: 'video/mp4',
	'3gp': 'video/3gpp',
	mp3: 'audio/mpeg',
	m4a: 'audio/mp4',
	aac: 'audio/aac',
	amr: 'audio/amr',
	ogg: 'audio/ogg',
	opus: 'audio/ogg',
	pdf: 'application/pdf',
	txt: 'text/plain',
	csv: 'text/plain',
	doc: 'application/msword',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xls: 'application/vnd.ms-excel',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	ppt: 'application/vnd.ms-powerpoint',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
};

export interface FileLike {
	name: string;
	type: string;
	size: number;
}
export function mimeOf(file: FileLike): string {
	const stated = (file.type.split(';')[0] ?? '').trim().toLowerCase();
	if (stated && stated !== 'application/octet-stream') return stated;
	return BY_NAME[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

export function limitOf(mime: string, media: Capability['media']): number | undefined {
	return media[mime] ?? media[`${mime.split('/')[0]}/*`] ?? media['*/*'];
}

export function refuse(file: FileLike, media: Capability['media']): Refused | null {
	if (file.size === 0) return { code: 'empty' };
	const mime = mimeOf(file);
	const limit = limitOf(mime, media);
	if (limit === undefined) return { code: 'type', mime };
	return file.size > limit ? { code: 'size', limit, size: file.size } : null;
}

export function kindOf(mime: string): string {
	const family = mime.split('/')[0];
	return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}
/** The provider shows captions with these only. */
export const captioned = (kind: string): boolean => kind !== 'audio' && kind !== 'sticker';

export function moved<T>(list: T[], from: number, to: number): T[] {
	const copy = [...list];
	const [item] = copy.splice(from, 1);
	if (item !== undefined) copy.splice(Math.max(0, Math.min(copy.length, to)), 0, item);
	return copy;
}
