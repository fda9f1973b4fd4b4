/**
 * WhatsApp's light markup as a tree: *bold*, _italic_, ~struck~, `code`, ```block``` and links. Nothing here makes
 * HTML; what is not markup stays text, whatever it contains. Each step is linear, so a hostile text costs no more than
 * a long one.
 */

export type Style = 'bold' | 'italic' | 'struck';
export type Piece =
	| { type: 'text'; text: string }
	| { type: 'link'; text: string; href: string }
	| { type: 'code' | 'block'; text: string }
	| { type: Style; children: Piece[] };

export interface Found {
	value: string;
	href: string;
	start: number;
	end: number;
}
export type Finder = (text: string) => Found[];

const STYLES: Record<string, Style> = { '*': 'bold', _: 'italic', '~': 'struck' };
const SAFE = /^(https?|mailto|tel):/i;
const WORD = /[\p{L}\p{N}]/u;

export function parse(text: string, find?: Finder): Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	while (from < text.length) {
		const open = text.indexOf('```', from);
		const close = open < 0 ? -1 : text.indexOf('```', open + 3);
		if (close < 0 || close === open + 3) {
			push(pieces, inline(text.slice(from), find));
			break;
		}
		push(pieces, inline(text.slice(from, open), find));
		pieces.push({ type: 'block', text: text.slice(open + 3, close).replace(/^\n|\n$/g, '') });
		from = close + 3;
	}
	return pieces;
}

function push(pieces: Piece[], more: Piece[]): void {
	for (const piece of more) pieces.push(piece);
}

function inline(text: string, find?: Finder): Piece[] {
	if (!text) return [];
	return new Inline(text, safeLinks(text, find)).read(0, text.length, '');
}

/** Only addresses a person would call one; a delimiter that closes markup does not belong to the address. */
function safeLinks(text: string, find?: Finder): Map<number, Found> {
	const links = new Map<number, Found>();
	if (!find || !/[.:@]/.test(text)) return links;
	for (const found of find(text)) {
		if (!SAFE.test(found.href)) continue;
		const value = found.value.replace(/[*_~`]+$/, '');
		const cut = found.value.length - value.length;
		if (!value) continue;
		const href = cut ? found.href.slice(0, found.href.length - cut) : found.href;
		links.set(found.start, { value, href, start: found.start, end: found.end - cut });
	}
	return links;
}

class Inline {
	/** From here to the end of the line no partner exists: remembered, so nobody looks twice. */
	#barren = new Map<string, number>();

	constructor(
		private readonly text: string,
		private readonly links: Map<number, Found>
	) {}

	read(from: number, to: number, inside: string): Piece[] {
		const pieces: Piece[] = [];
		let plain = from;
		let at = from;
		const flush = (end: number): void => {
			if (end > plain) pieces.push({ type: 'text', text: this.text.slice(plain, end) });
		};
		while (at < to) {
			const link = this.links.get(at);
			if (link && link.end <= to) {
				flush(at);
				pieces.push({ type: 'link', text: link.value, href: link.href });
				at = plain = link.end;
				continue;
			}
			const mark = this.text[at] as string;
			const style = STYLES[mark];
			if ((style && !inside.includes(mark)) || mark === '`') {
				const close = this.#partner(at, to, mark);
				if (close > 0) {
					flush(at);
					if (style) pieces.push({ type: style, children: this.read(at + 1, close, inside + mark) });
					else pieces.push({ type: 'code', text: this.text.slice(at + 1, close) });
					at = plain = close + 1;
					continue;
				}
			}
			at += 1;
		}
		flush(to);
		return pieces;
	}

	/** Where the mark at `open` ends, or 0. It opens at the start of a word and closes at the end of one, on one line. */
	#partner(open: number, to: number, mark: string): number {
		const { text } = this;
		const before = open > 0 ? (text[open - 1] as string) : ' ';
		const after = text[open + 1] ?? ' ';
		if (WORD.test(before) || /\s/.test(after) || after === mark) return 0;
		if (open < (this.#barren.get(mark) ?? -1)) return 0;
		let at = open + 1;
		for (; at < to && text[at] !== '\n'; at += 1) {
			const link = this.links.get(at);
			if (link) {
				at = link.end - 1;
				continue;
			}
			if (text[at] !== mark || /\s/.test(text[at - 1] as string)) continue;
			if (at + 1 >= text.length || !WORD.test(text[at + 1] as string)) return at;
		}
		this.#barren.set(mark, at);
		return 0;
	}
}

/** What a screen reader or a list says: the same words without the marks. */
export function plain(text: string): string {
	const say = (pieces: Piece[]): string =>
		pieces.map((piece) => ('children' in piece ? say(piece.children) : piece.text)).join('');
	return say(parse(text));
}
