/** Advice on a new password. Length is what counts; the server has the last word and knows the commonest ones. */

export const SHORTEST = 8;
export const ADVISED = 15;
export const LONGEST = 256;
export type Strength = 'empty' | 'short' | 'long' | 'guessable' | 'fair' | 'good';

const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop'];

/** Mostly one run of neighbours, one character, or a name everybody knows. */
function guessable(folded: string, own: string[]): boolean {
	if (new Set(folded).size < 3) return true;
	if (own.some((part) => part.length > 2 && folded.replace(/[\d\W_]+$/u, '') === part)) return true;
	const both = RUNS.flatMap((run) => [run, [...run].reverse().join('')]);
	const bare = folded.replace(/[\W_]/gu, '');
	for (let start = 0; start < bare.length; start++) {
		let length = 1;
		while (start + length < bare.length && both.some((run) => run.includes(bare.slice(start, start + length + 1)))) length++;
		if (length >= 5 && bare.length - length < 5) return true;
	}
	return /^(password|passw0rd|wachtwoord|welcome|welkom|letmein|changeme|shortline|whatsapp)[\d\W_]*$/u.test(folded);
}

export function strength(password: string, own: (string | undefined)[] = []): Strength {
	if (!password) return 'empty';
	const length = [...password].length;
	if (length < SHORTEST) return 'short';
	if (length > LONGEST) return 'long';
	const parts = own
		.filter((part) => part !== undefined)
		.flatMap((part) => [part, part.split('@')[0] ?? '', ...part.split(/\s+/)])
		.map((part) => part.trim().toLowerCase());
	if (guessable(password.trim().toLowerCase(), parts)) return 'guessable';
	return length >= ADVISED ? 'good' : 'fair';
}
