/**
 * Numbers of bank cards in a text, by the rule the guard judges by when it is sent: said while typing, so that nothing has to
 * come back for it. Both are held by the same examples.
 */
const SHORTEST = 13;
const LONGEST = 19;
const KEPT = 4;
const RUN = /\p{Nd}+(?:[ \u00a0.\-/]\p{Nd}+)*/gu;
const GROUP = /\p{Nd}+/gu;
const DIGIT = /\p{Nd}/u;
const WORD = /[\p{L}\p{N}]/u;

interface Span {
	from: number;
	to: number;
	digits: string;
}

/** A decimal digit of any script: their blocks of ten begin with zero. */
function value(digit: string): number {
	let zero = digit.codePointAt(0)!;
	const own = zero;
	while (own - zero < 9 && DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
	return own < 58 ? own - 48 : own - zero;
}
const plain = (text: string): string => [...text].map(value).join('');

const between = (at: number, from: number, to: number): boolean => from <= at && at <= to;
function isCard(digits: string): boolean {
	const size = digits.length;
	const [two, three, four] = [2, 3, 4].map((count) => Number(digits.slice(0, count))) as [number, number, number];
	const scheme =
		(digits.startsWith('4') && [13, 16, 19].includes(size)) ||
		(size === 16 && (between(two, 51, 55) || between(four, 2221, 2720))) ||
		(size === 15 && [34, 37].includes(two)) ||
		(size === 14 && ([36, 38, 39].includes(two) || between(three, 300, 305))) ||
		(size >= 16 && (between(four, 3528, 3589) || four === 6011 || [62, 65].includes(two) || between(three, 644, 649))) ||
		[50, 56, 57, 58, 63, 67].includes(two);
	if (!scheme) return false;
	const sum = [...digits].reverse().reduce((total, each, place) => {
		const doubled = Number(each) * (place % 2 ? 2 : 1);
		return total + (doubled > 9 ? doubled - 9 : doubled);
	}, 0);
	return sum % 10 === 0;
}

const before = (text: string, at: number): string => [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
const after = (text: string, at: number): string => [...text.slice(at, at + 2)][0] ?? '';

/** Each number of a card, in order and apart from each other. */
export function cardNumbers(text: string): Span[] {
	const spans: Span[] = [];
	for (const run of text.matchAll(RUN)) {
		const groups = [...run[0].matchAll(GROUP)].map((each) => ({ from: run.index + each.index, to: run.index + each.index + each[0].length }));
		for (let first = 0; first < groups.length; first += 1) {
			const lead = before(text, groups[first]!.from);
			if (lead === '+' || WORD.test(lead)) continue;
			let digits = '';
			let best: { last: number; digits: string } | undefined;
			for (let last = first; last < groups.length && digits.length <= LONGEST; last += 1) {
				digits += plain(text.slice(groups[last]!.from, groups[last]!.to));
				if (between(digits.length, SHORTEST, LONGEST) && !WORD.test(after(text, groups[last]!.to)) && isCard(digits)) best = { last, digits };
			}
			if (!best) continue;
			spans.push({ from: groups[first]!.from, to: groups[best.last]!.to, digits: best.digits });
			first = best.last;
		}
	}
	return spans;
}

/** The same text, of each card only the last four digits left. */
export function masked(text: string): string {
	let shown = text;
	for (const span of cardNumbers(text).reverse()) {
		let left = [...text.slice(span.from, span.to)].filter((each) => DIGIT.test(each)).length - KEPT;
		const hidden = [...text.slice(span.from, span.to)].map((each) => (DIGIT.test(each) && left-- > 0 ? '•' : each)).join('');
		shown = shown.slice(0, span.from) + hidden + shown.slice(span.to);
	}
	return shown;
}
