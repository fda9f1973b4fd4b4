/** Letters as one types them in a hurry: without accents, small. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
