/** A template while it is written: what travels, which variables it has, and what the customer will read. Pure. */
import type { FullTemplate, Id, TemplateWords } from '$lib/shared/api';
import { cardWords, carouselOf, readCards, type Carousel, type ReadCard } from './templateCards';

export const HEADERS = ['none', 'text', 'image', 'video', 'document', 'location'] as const;
export type HeaderKind = (typeof HEADERS)[number];
export const KINDS = [
	'quick_reply',
	'url',
	'phone_number',
	'copy_code',
	'flow',
	'catalog',
	'voice_call',
	'request_contact_info',
	'call_permission_request',
	'otp'
] as const;
export type Kind = (typeof KINDS)[number];
export const CATEGORIES = ['utility', 'marketing', 'authentication'] as const;
export const LABELLED: readonly string[] = ['quick_reply', 'url', 'phone_number', 'flow', 'catalog', 'voice_call'];
export const ACCEPTS: Record<string, string> = { image: 'image/jpeg,image/png', video: 'video/mp4', document: 'application/pdf' };

export interface ButtonForm {
	kind: string;
	text: string;
	url: string;
	phone_number: string;
	example: string;
	flow_id: string;
	ttl_minutes: number | null;
}
export interface Written {
	name: string;
	language: string;
	category: string;
	header: HeaderKind;
	headerText: string;
	headerExample: string;
	media: Id | null;
	body: string;
	footer: string;
	buttons: ButtonForm[];
	examples: Record<string, string>;
	/** Null: a message without cards. With cards there is nothing beside them but the body. */
	carousel: Carousel | null;
}

const PLACE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;
export const variables = (text: string): string[] => [...new Set([...text.matchAll(PLACE)].map((found) => found[1] as string))];

export const newButton = (kind: string = 'quick_reply'): ButtonForm => ({
	kind,
	text: '',
	url: '',
	phone_number: '',
	example: '',
	flow_id: '',
	ttl_minutes: null
});

export const blank = (language: string): Written => ({
	name: '',
	language,
	category: 'utility',
	header: 'none',
	headerText: '',
	headerExample: '',
	media: null,
	body: '',
	footer: '',
	buttons: [],
	examples: {},
	carousel: null
});

export function written(template: FullTemplate): Written {
	const { wording } = template;
	return {
		name: template.name,
		language: template.language,
		category: wording.category,
		header: (wording.header?.format as HeaderKind | undefined) ?? 'none',
		headerText: wording.header?.text ?? '',
		headerExample: wording.header?.example ?? '',
		media: null,
		body: wording.body,
		footer: wording.footer,
		buttons: wording.buttons.map((each) => ({ ...each })),
		examples: { ...wording.examples },
		carousel: carouselOf(template)
	};
}

export const buttonWords = (each: ButtonForm): ButtonForm => ({ ...each, text: each.text.trim(), url: each.url.trim() });
/** A variable that was taken out takes its sample along. */
export const samplesOf = (body: string, examples: Record<string, string>): Record<string, string> =>
	Object.fromEntries(variables(body).map((key) => [key, (examples[key] ?? '').trim()]));

/** Only what belongs to the kinds that were chosen travels. */
export function words(from: Written): TemplateWords {
	const { category, body } = from;
	const examples = samplesOf(body, from.examples);
	if (from.carousel) return { category, body, examples, header: null, footer: '', buttons: [], cards: cardWords(from.carousel) };
	const header =
		from.header === 'none'
			? null
			: from.header === 'text'
				? { format: from.header, text: from.headerText.trim(), example: from.headerExample.trim() }
				: { format: from.header, media_id: from.media };
	return { category, header, body, footer: from.footer, buttons: from.buttons.map(buttonWords), examples, cards: [] };
}

export const filled = (text: string, value: (key: string) => string): string =>
	text.replace(PLACE, (whole, key: string) => value(key).trim() || whole);

export interface Read {
	header: string;
	media: string;
	body: string;
	footer: string;
	buttons: { kind: string; text: string }[];
	cards: ReadCard[];
	/** What the cards show. */
	file: string;
}
/** With the samples in place of the variables, as the reviewers and nearly as the customers see it. */
export function read(from: Written): Read {
	const body = filled(from.body, (key) => from.examples[key] ?? '');
	const { carousel } = from;
	if (carousel) return { header: '', media: '', body, footer: '', buttons: [], cards: readCards(carousel), file: carousel.file };
	return {
		header: from.header === 'text' ? filled(from.headerText, () => from.headerExample) : '',
		media: ['none', 'text'].includes(from.header) ? '' : from.header,
		body,
		footer: from.footer,
		buttons: from.buttons.map((each) => ({ kind: each.kind, text: each.text })),
		cards: [],
		file: ''
	};
}

/** `{{1}}`, `{{2}}` … or, where names are used already, the next that is free. */
export function nextVariable(body: string): string {
	const known = variables(body);
	const named = known.some((key) => !/^\d+$/.test(key));
	for (let number = 1; ; number++) {
		const key = named ? `value_${number}` : String(number);
		if (!known.includes(key)) return `{{${key}}}`;
	}
}

/** One row for each name, its languages together. */
export function byName(templates: FullTemplate[]): { name: string; versions: FullTemplate[] }[] {
	const groups = new Map<string, FullTemplate[]>();
	for (const each of templates) groups.set(each.name, [...(groups.get(each.name) ?? []), each]);
	return [...groups].map(([name, versions]) => ({ name, versions }));
}

/** Those a European desk writes in; any other language comes in by fetching what was written elsewhere. */
export const LANGUAGES = (
	'en en_GB en_US nl nl_BE de de_AT de_CH fr fr_BE fr_CH sv es es_ES es_MX es_AR lv lt et da nb fi pl pt_PT pt_BR it uk ru ro cs sk hu el tr ar he'
).split(' ');
export function languageName(code: string, locale: string): string {
	try {
		return new Intl.DisplayNames(locale, { type: 'language' }).of(code.replace('_', '-')) ?? code;
	} catch {
		return code;
	}
}
