/** What is asked for in one go: facts the desk recognises, and details of the house in the words of several languages. */
import type { Fact } from '$lib/shared/api';

export const FACTS: Fact[] = ['order', 'date', 'email', 'phone', 'address', 'photo'];
export type Detail = Record<string, string>;

/** In this language, else in English, else in the first there is: as the server chooses for a customer. */
export const inWords = (detail: Detail, language: string): string =>
	detail[language] || detail[language.split('-')[0]!] || detail.en || (Object.values(detail)[0] ?? '');

export interface Line {
	language: string;
	words: string;
}

/** What the form holds for each detail, and what is sent: a line without words or without a language is left out. */
export const lines = (detail: Detail): Line[] => Object.entries(detail).map(([language, words]) => ({ language, words }));
export const detail = (kept: Line[]): Detail =>
	Object.fromEntries(kept.filter((line) => line.language.trim() && line.words.trim()).map((line) => [line.language.trim(), line.words.trim()]));
