/** How many customers wait for somebody to take over, before the title of whatever page is open: seen among many tabs. */
const MARK = /^\(\d+\) /;
let watch: MutationObserver | undefined;
let count = 0;

/** Pure. */
export const titled = (title: string, many: number): string => (many > 0 ? `(${many}) ` : '') + title.replace(MARK, '');

function write(): void {
	const wanted = titled(document.title, count);
	if (document.title !== wanted) document.title = wanted;
}

export function markTitle(many: number): void {
	count = many;
	write();
	if (!many) {
		watch?.disconnect();
		watch = undefined;
	} else if (!watch) {
		// Each page names itself anew.
		watch = new MutationObserver(write);
		watch.observe(document.head, { subtree: true, childList: true, characterData: true });
	}
}
