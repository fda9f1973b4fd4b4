/** Where to go after signing in: only to a place of our own. */
export function safeNext(wanted: string | null): string {
	if (!wanted || !wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\')) return '/inbox';
	if (/^\/(sign-in|welcome|invitation)(\/|\?|$)/.test(wanted)) return '/inbox';
	return wanted;
}

export const signInHref = (from: string, ended = false): string =>
	`/sign-in?next=${encodeURIComponent(safeNext(from))}${ended ? '&ended=1' : ''}`;
