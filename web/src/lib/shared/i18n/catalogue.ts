/** Walks a compiled ICU message. Pure, so that every rule of it is tested without a screen. */

export type Part =
	| string
	| [0, string]
	| [1, string]
	| [2, string, Record<string, Compiled>]
	| [3]
	| [4, string, Record<string, Compiled>];
export type Compiled = string | Part[];
export type Params = Record<string, string | number>;

const plurals = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

/** The pseudo locale counts like English. */
export const intlLocale = (locale: string): string => (locale === 'qps' ? 'en' : locale);

export function number(locale: string, value: number): string {
	let format = numbers.get(locale);
	if (!format) numbers.set(locale, (format = new Intl.NumberFormat(intlLocale(locale))));
	return format.format(value);
}

function plural(locale: string, value: number): string {
	let rules = plurals.get(locale);
	if (!rules) plurals.set(locale, (rules = new Intl.PluralRules(intlLocale(locale))));
	return rules.select(value);
}

export function render(locale: string, message: Compiled, params: Params = {}, count = 0): string {
	if (typeof message === 'string') return message;
	let text = '';
	for (const part of message) {
		if (typeof part === 'string') text += part;
		else if (part[0] === 3) text += number(locale, count);
		else {
			const value = params[part[1]] ?? '';
			if (part[0] === 0) text += typeof value === 'number' ? number(locale, value) : value;
			else if (part[0] === 1) text += number(locale, Number(value));
			else if (part[0] === 2) {
				const choice = part[2][`=${value}`] ?? part[2][plural(locale, Number(value))] ?? part[2].other ?? '';
				text += render(locale, choice, params, Number(value));
			} else text += render(locale, part[2][String(value)] ?? part[2].other ?? '', params, count);
		}
	}
	return text;
}
