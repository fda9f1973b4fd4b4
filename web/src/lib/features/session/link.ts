/**
 * The secret of a link somebody was handed: behind the #, where no server and no log on the way sees it.
 * Links of earlier versions have it in the path, and go on working until they expire.
 */
export function secretOf(inPath: string | undefined, hash: string): string {
	return inPath ?? hash.replace(/^#/, '');
}
