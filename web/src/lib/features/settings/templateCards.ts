/** The cards of a carousel while they are written: all of one make, so what they have is chosen once for all of them. Pure. */
import type { FullTemplate, Id, TemplateWords } from '$lib/shared/api';
import { buttonWords, filled, newButton, samplesOf, type ButtonForm } from './template';

export const CARDS_MIN = 2;
export const CARDS_MAX = 10;
export const CARD_BUTTONS_MAX = 2;
export const CARD_FILES = ['image', 'video'] as const;
export const CARD_BUTTONS = ['quick_reply', 'url', 'phone_number'] as const;

export interface CardForm {
	media: Id | null;
	body: string;
	examples: Record<string, string>;
	/** Of the kinds in `Carousel.kinds`, in their order. */
	buttons: ButtonForm[];
}
export interface Carousel {
	file: string;
	kinds: string[];
	cards: CardForm[];
}

const blankCard = (kinds: string[]): CardForm => ({ media: null, body: '', examples: {}, buttons: kinds.map((kind) => newButton(kind)) });
export const blankCarousel = (): Carousel => ({ file: 'image', kinds: ['url'], cards: [blankCard(['url']), blankCard(['url'])] });

export const addCard = (to: Carousel): void => void to.cards.push(blankCard(to.kinds));

/** A button of another kind keeps the words that stand on it. */
export function setKinds(of: Carousel, kinds: string[]): void {
	of.kinds = kinds;
	for (const card of of.cards) card.buttons = kinds.map((kind, at) => ({ ...(card.buttons[at] ?? newButton()), kind }));
}
export function dropKind(of: Carousel, index: number): void {
	of.kinds = of.kinds.filter((_, at) => at !== index);
	for (const card of of.cards) card.buttons = card.buttons.filter((_, at) => at !== index);
}

/** Another kind of file: what was chosen for the other does not fit. */
export function setFile(of: Carousel, file: string): void {
	of.file = file;
	for (const card of of.cards) card.media = null;
}

export function carouselOf({ wording }: FullTemplate): Carousel | null {
	const first = wording.cards[0];
	if (!first) return null;
	const cards = wording.cards.map(({ body, examples, buttons }) => ({
		media: null,
		body,
		examples: { ...examples },
		buttons: buttons.map((each) => ({ ...each }))
	}));
	return { file: first.format, kinds: first.buttons.map(({ kind }) => kind), cards };
}

export const cardWords = (of: Carousel): NonNullable<TemplateWords['cards']> =>
	of.cards.map(({ media, body, examples, buttons }) => ({
		format: of.file,
		media_id: media,
		body,
		examples: samplesOf(body, examples),
		buttons: buttons.map(buttonWords)
	}));

export interface ReadCard {
	media: Id | null;
	body: string;
	buttons: { kind: string; text: string }[];
}
/** As the customer swipes through them, with the samples in place of the variables. */
export const readCards = (of: Carousel): ReadCard[] =>
	of.cards.map(({ media, body, examples, buttons }) => ({
		media,
		body: filled(body, (key) => examples[key] ?? ''),
		buttons: buttons.map(({ kind, text }) => ({ kind, text }))
	}));
