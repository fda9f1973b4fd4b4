/** What a key means for a list above the text box, while the caret stays in the text. Pure. */

/** The entry now marked, what to do, or null: the key belongs to the text. */
export function listKey(key: string, index: number, count: number): number | 'choose' | 'dismiss' | null {
	if (key === 'Escape') return 'dismiss';
	if (count === 0) return null;
	if (key === 'ArrowDown') return (index + 1) % count;
	if (key === 'ArrowUp') return (index - 1 + count) % count;
	return key === 'Enter' || key === 'Tab' ? 'choose' : null;
}
