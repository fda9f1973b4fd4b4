/** Where to go after signing in: only to a place of our own. */
export function safeNext(wanted: string | null): string {
	// Browsers drop tabs and line breaks, so that "/<tab>/elsewhere" would become another site.
	if (!wanted || !wanted.startsWith('/') || wanted.startsWith('//') || /[\\\p{Cc}]/u.test(wanted)) return '/inbox';
	if (/^\/(sign-in|welcome|invitation|reset)(\/|\?|#|$)/.test(wanted)) return '/inbox';
	return wanted;
}

export const signInHref = (from: string, ended = false): string =>
	`/sign-in?next=${encodeURIComponent(safeNext(from))}${ended ? '&ended=1' : ''}`;
