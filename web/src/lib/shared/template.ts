/** Which values a template needs, what the customer will read, and what is sent. Pure. */
import type { CardDraft, Template, TemplateDraft } from '$lib/shared/api';

export interface Slot {
	/** Unique within the template. */
	id: string;
	where: 'header' | 'body' | 'button';
	key: string;
	/** `product` and `products` are typed on one line, as the server reads them. */
	format: 'text' | 'image' | 'video' | 'document' | 'location' | 'product' | 'products';
	example: string | null;
	index: number;
	subType: string;
	/** Of a carousel, from 0; null: not on a card. */
	card: number | null;
}
/** In place of a file of ours: the one the template was approved with. */
export const SAMPLE = 'sample';
/** Whether what is typed is sent as it is: the rest is a file or a place. */
export const isTyped = (slot: Slot): boolean => ['text', 'product', 'products'].includes(slot.format);
export type Values = Record<string, string>;

const PLACE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;
const MEDIA: Record<string, Slot['format']> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document', GIF: 'video' };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the provider's own component list
type Part = any;
const part = (template: Template, type: string): Part =>
	(template.components ?? []).find((each: Part) => String(each?.type).toUpperCase() === type);
export const buttonsOf = (template: Template): Part[] => part(template, 'BUTTONS')?.buttons ?? [];
const keys = (text: unknown): string[] => [...new Set([...String(text ?? '').matchAll(PLACE)].map((found) => found[1] as string))];
export const isNamed = (template: Template): boolean =>
	template.parameter_format?.toUpperCase() === 'NAMED' || keys(part(template, 'BODY')?.text).some((key) => !/^\d+$/.test(key));

function examples(of: Part, positional: string, named: string): Record<string, string> {
	const given = of?.example ?? {};
	const found: Record<string, string> = {};
	for (const each of given[named] ?? []) if (each?.param_name) found[each.param_name] = String(each.example ?? '');
	const list = given[positional];
	const row = Array.isArray(list?.[0]) ? list[0] : (list ?? []);
	if (Array.isArray(row)) row.forEach((value: unknown, index: number) => (found[String(index + 1)] = String(value)));
	return found;
}

/** The cards of a carousel, each a template of its own. */
export const cardsOf = (template: Template): Template[] =>
	(part(template, 'CAROUSEL')?.cards ?? []).map((card: Part) => ({ ...template, components: card?.components ?? [] }));
const onCard = (at: number, id: string): string => `card ${at} ${id}`;
/** Those of one card, as if it stood alone. */
const within = (values: Values, at: number): Values => {
	const start = onCard(at, '');
	return Object.fromEntries(Object.entries(values).flatMap(([id, value]) => (id.startsWith(start) ? [[id.slice(start.length), value]] : [])));
};

/** Everything that must be filled in, in reading order: cards come last. */
export const slots = (template: Template): Slot[] => [
	...ownSlots(template),
	...cardsOf(template).flatMap((card, at) => ownSlots(card).map((slot) => ({ ...slot, card: at, id: onCard(at, slot.id) })))
];

function sampleOf(header: Part): string | null {
	const handle = [header?.example?.header_handle].flat()[0];
	return typeof handle === 'string' && handle.startsWith('https://') ? handle : null;
}

function ownSlots(template: Template): Slot[] {
	const all: Slot[] = [];
	const add = (slot: Partial<Slot> & Pick<Slot, 'where' | 'key'>): void => {
		const index = slot.index ?? 0;
		all.push({ format: 'text', example: null, subType: '', card: null, ...slot, index, id: `${slot.where} ${index} ${slot.key}` });
	};
	const header = part(template, 'HEADER');
	const format = String(header?.format ?? 'TEXT').toUpperCase();
	if (header && format === 'TEXT') {
		const known = examples(header, 'header_text', 'header_text_named_params');
		for (const key of keys(header.text)) add({ where: 'header', key, example: known[key] ?? null });
	} else if (header && MEDIA[format]) add({ where: 'header', key: 'media', format: MEDIA[format], example: sampleOf(header) });
	else if (header && format === 'LOCATION') add({ where: 'header', key: 'location', format: 'location' });
	else if (header && format === 'PRODUCT') add({ where: 'header', key: 'product', format: 'product', example: '194836987/A-1' });
	const body = part(template, 'BODY');
	const known = examples(body, 'body_text', 'body_text_named_params');
	for (const key of keys(body?.text)) add({ where: 'body', key, example: known[key] ?? null });
	buttonsOf(template).forEach((button, index) => {
		const type = String(button?.type).toUpperCase();
		const example = [button?.example].flat()[0] ?? null;
		if (type === 'URL' && keys(button.url)[0]) add({ where: 'button', key: keys(button.url)[0] as string, index, subType: 'url', example });
		else if (type === 'OTP') add({ where: 'button', key: 'code', index, subType: 'url', example });
		else if (type === 'COPY_CODE') add({ where: 'button', key: 'code', index, subType: 'copy_code', example });
		else if (type === 'MPM') add({ where: 'button', key: 'products', index, subType: 'mpm', format: 'products', example: 'Shoes: A-1, A-2; Hats: H-9' });
	});
	return all;
}

const filled = (text: unknown, where: string, values: Values): string =>
	String(text ?? '').replace(PLACE, (whole, key: string) => values[`${where} 0 ${key}`]?.trim() || whole);

export interface Preview {
	header: string | null;
	headerFormat: string | null;
	body: string;
	footer: string | null;
	buttons: string[];
	cards: CardView[];
}
export type CardView = Pick<Preview, 'header' | 'headerFormat' | 'body' | 'buttons'> & { media: string | null };
export function preview(template: Template, values: Values): Preview {
	const header = part(template, 'HEADER');
	const format = header ? String(header.format ?? 'TEXT').toUpperCase() : null;
	return {
		header: format === 'TEXT' ? filled(header.text, 'header', values) : null,
		headerFormat: format === 'TEXT' ? null : format,
		body: filled(part(template, 'BODY')?.text, 'body', values),
		footer: part(template, 'FOOTER')?.text ?? null,
		buttons: buttonsOf(template).map((button) => String(button?.text ?? '')),
		cards: cardsOf(template).map((card, at) => {
			const own = within(values, at);
			const { header, headerFormat, body, buttons } = preview(card, own);
			const product = own['header 0 product']?.trim().split('/').slice(1).join('/').trim();
			return { header: product || header, headerFormat, body, buttons, media: own['header 0 media'] || null };
		})
	};
}

export const missing = (template: Template, values: Values): Slot[] => slots(template).filter((slot) => !values[slot.id]?.trim());

export function toDraft(template: Template, values: Values): TemplateDraft {
	const draft: TemplateDraft = { name: template.name, language: template.language, revision: template.revision, ...filledIn(template, values) };
	const cards = cardsOf(template);
	if (cards.length) draft.cards = cards.map((card, at) => filledIn(card, within(values, at)));
	return draft;
}

function filledIn(template: Template, values: Values): CardDraft {
	const draft: CardDraft = {};
	const all = ownSlots(template);
	const value = (slot: Slot): string => (values[slot.id] ?? '').trim();
	const head = all.find((slot) => slot.where === 'header');
	if (head && isTyped(head)) draft.header = { text: value(head) };
	else if (head?.format === 'location') {
		const [latitude, longitude, ...name] = value(head).split(',').map((word) => word.trim());
		draft.header = { location: { latitude: Number(latitude), longitude: Number(longitude), name: name.join(', ') || null } };
	} else if (head) draft.header = value(head) === SAMPLE ? { sample: true } : { media_id: value(head) };
	const body = all.filter((slot) => slot.where === 'body');
	if (body.length) {
		draft.body = isNamed(template)
			? Object.fromEntries(body.map((slot) => [slot.key, value(slot)]))
			: [...body].sort((a, b) => Number(a.key) - Number(b.key)).map(value);
	}
	const buttons = all.filter((slot) => slot.where === 'button');
	if (buttons.length) {
		draft.buttons = buttons.map((slot) => ({ index: slot.index, sub_type: slot.subType, parameter: value(slot) }));
	}
	return draft;
}

const base = (language: string | null | undefined): string => (language ?? '').toLowerCase().split(/[-_]/)[0] ?? '';

/** The values of a draft, as far as the template has places for them. The other way round of `toDraft`. */
export function fromDraft(template: Template, draft: TemplateDraft): Values {
	const values = readBack(template, draft);
	cardsOf(template).forEach((card, at) => {
		for (const [id, value] of Object.entries(readBack(card, draft.cards?.[at] ?? {}))) values[onCard(at, id)] = value;
	});
	return values;
}

function readBack(template: Template, draft: CardDraft): Values {
	const values: Values = {};
	const all = ownSlots(template);
	const body = all.filter((slot) => slot.where === 'body');
	const ordered = isNamed(template) ? body : [...body].sort((a, b) => Number(a.key) - Number(b.key));
	for (const slot of all) {
		let value: string | undefined;
		if (slot.where === 'body') value = Array.isArray(draft.body) ? draft.body[ordered.indexOf(slot)] : draft.body?.[slot.key];
		else if (slot.where === 'button') value = draft.buttons?.find((each) => each.index === slot.index)?.parameter;
		else if (isTyped(slot)) value = draft.header?.text;
		else if (slot.format !== 'location') value = draft.header?.sample ? SAMPLE : draft.header?.media_id;
		else if (draft.header?.location) {
			const { latitude, longitude, name } = draft.header.location;
			value = [latitude, longitude, name].filter((each) => each !== null && each !== undefined).join(', ');
		}
		values[slot.id] = value ?? '';
	}
	return values;
}

interface CarriedPart {
	header?: string | null;
	sample?: boolean;
	body?: Record<string, string>;
	buttons?: { index: number; sub_type: string; parameter: string }[];
}
/** What a macro or an invitation carries, as a draft has it. */
export function draftOf(given: CarriedPart & { name: string; language: string; cards?: CarriedPart[] }): TemplateDraft {
	const part = ({ header, sample, body, buttons }: CarriedPart): CardDraft => ({
		body,
		buttons,
		header: header ? { text: header } : sample ? { sample } : undefined
	});
	return { name: given.name, language: given.language, ...part(given), cards: (given.cards ?? []).map(part) };
}
/** Empty cards to begin with: the pictures are those the template was approved with, where there are any. */
export const blankCards = (template: Template): { header: null; sample: boolean; body: Record<string, string>; buttons: [] }[] =>
	cardsOf(template).map((card) => ({ header: null, sample: ownSlots(card).some((slot) => hasSample(slot)), body: {}, buttons: [] }));
export const hasSample = (slot: Slot): boolean => slot.key === 'media' && slot.example !== null;

export interface Offered {
	name: string;
	language: string;
}
export const isOffered = (template: Template, fallback: Offered | null): boolean =>
	template.name === fallback?.name && template.language === fallback.language;

/** What a lead chose for this customer first, then the customer's language, then the agent's, then by name. */
export function ranked(templates: Template[], customer: string | null, agent: string, fallback: Offered | null = null): Template[] {
	const rank = (template: Template): number =>
		isOffered(template, fallback) ? -1 : base(template.language) === base(customer) && customer ? 0 : base(template.language) === base(agent) ? 1 : 2;
	return templates
		.filter((template) => template.sendable)
		.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.language.localeCompare(b.language));
}

/** A first name is nearly always meant by a value that is called so or shows one. */
export function guesses(template: Template, name: string | null): Values {
	const first = name?.trim().split(/\s+/)[0];
	const values: Values = {};
	if (!first) return values;
	for (const slot of slots(template)) {
		if (slot.where !== 'button' && slot.format === 'text' && /^(first_?)?name$|^naam$|^voornaam$/i.test(slot.key)) values[slot.id] = first;
	}
	return values;
}
