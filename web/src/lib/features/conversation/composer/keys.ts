/** What a key in the text box means. Pure, because it must never be wrong. */
export type Act = 'send' | 'send_close' | 'line' | 'undo' | 'leave' | 'other_wording' | 'take_offer' | null;

export interface Press {
	key: string;
	/** The place of the key, where the letter it makes is another. */
	code?: string;
	shift: boolean;
	/** Ctrl, or ⌘ on a Mac. */
	mod: boolean;
	alt: boolean;
	/** An input method is putting a word together. */
	composing: boolean;
}
export interface Habits {
	/** On touch screens Enter makes a line. */
	touch: boolean;
	enterSends: boolean;
	empty: boolean;
}

export function act(press: Press, habits: Habits): Act {
	if (press.composing) return null;
	if (press.alt) return press.code === 'KeyV' && !press.mod && !press.shift ? 'other_wording' : null;
	if (press.key === 'Enter') {
		if (press.mod) return press.shift ? 'send_close' : 'send';
		if (habits.touch) return 'line';
		return press.shift === habits.enterSends ? 'line' : 'send';
	}
	if (press.mod && press.shift && (press.key === '.' || press.key === '>')) return 'other_wording';
	if (press.key === 'Escape') return 'leave';
	if (!habits.empty || press.shift) return null;
	if (press.mod && press.key.toLowerCase() === 'z') return 'undo';
	// In an empty box there is nothing to the right.
	if (!press.mod && press.key === 'ArrowRight') return 'take_offer';
	return !press.mod && press.key === 'ArrowUp' ? 'undo' : null;
}
