/** Small pure parts of how content reads. */
import { locale } from '$lib/shared/i18n';
import { SAMPLE, type CardView } from '$lib/shared/template';

/** Only a real web address given by the customer is followed; otherwise the place itself. */
export function mapLink(content: { latitude?: number; longitude?: number; url?: string | null }): string {
	if (content.url && /^https?:\/\//i.test(content.url)) return content.url;
	return `https://www.openstreetmap.org/?mlat=${Number(content.latitude)}&mlon=${Number(content.longitude)}#map=16/${Number(content.latitude)}/${Number(content.longitude)}`;
}

export function money(price: unknown, currency: unknown): string {
	const amount = Number(price);
	if (!Number.isFinite(amount)) return '';
	try {
		return new Intl.NumberFormat(locale() === 'qps' ? 'en' : locale(), { style: 'currency', currency: String(currency) }).format(amount);
	} catch {
		return `${amount} ${String(currency ?? '')}`.trim();
	}
}

export interface Rendered {
	header: string | null;
	body: string | null;
	footer: string | null;
	buttons: string[];
	cards: CardView[];
}
const words = (value: unknown): string | null => {
	if (typeof value === 'string') return value || null;
	if (value && typeof value === 'object') {
		const { text, title } = value as { text?: unknown; title?: unknown };
		if (typeof text === 'string') return text;
		if (typeof title === 'string') return title;
	}
	return null;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the content of a message, or of a card in it, has no fixed shape
type Shapeless = any;

/** Templates and interactive messages read the same: header, body, footer, buttons. */
export function rendered(kind: string, content: Shapeless, text: string | null): Rendered {
	const from = kind === 'template' ? (content?.rendered ?? {}) : (content ?? {});
	const buttons: string[] = [];
	for (const button of from.buttons ?? []) {
		const label = words(button) ?? words(button?.reply);
		if (label) buttons.push(label);
	}
	if (from.cta?.display_text) buttons.push(String(from.cta.display_text));
	if (from.button) buttons.push(String(from.button));
	for (const section of from.sections ?? []) for (const row of section.rows ?? []) if (row.title) buttons.push(`– ${row.title}`);
	const cards = (Array.isArray(from.cards) ? from.cards : []).map((card: Shapeless) => {
		const { header, body, buttons: own } = rendered('interactive', card, null);
		return { header, body: body ?? '', buttons: own, headerFormat: words(card?.header_format), media: words(card?.media_id) ?? (card?.header_format === 'PRODUCT' ? null : SAMPLE) };
	});
	return { header: words(from.header), body: words(from.body) ?? text, footer: words(from.footer), buttons, cards };
}
