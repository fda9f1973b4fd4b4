/** A command is one object: its key, its place in menus and its line in the palette all come from here. */

export interface Command {
	/** Stable and unique: `conversation.close`. */
	name: string;
	label: () => string;
	/** Where it stands in the palette and in the help. */
	group: 'go' | 'list' | 'conversation' | 'composer' | 'desk';
	/** tinykeys notation: `c`, `Shift+U`, `g i`, `$mod+k`. The first one is shown. */
	key?: string | string[];
	/** Absent means always. A command that cannot run now has no key and no line. */
	when?: () => boolean;
	run: () => void | Promise<void>;
	/** Acts while typing too. Combinations with Ctrl or ⌘ do so unless this is false. */
	inText?: boolean;
	/** Not worth a line in the palette (moving in a list). */
	hidden?: boolean;
	/** Words that also find it. */
	also?: string;
}

export const keysOf = (command: Command): string[] =>
	command.key === undefined ? [] : Array.isArray(command.key) ? command.key : [command.key];

/** A key that would type something when a text field had the focus. */
export const isSingle = (key: string): boolean => !/(\$mod|Control|Meta|Alt)\+/.test(key) && !/^(Escape|F\d+)$/.test(key);

const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad|iPod/.test(navigator.platform);
const NAMES: Record<string, string> = {
	ArrowDown: '↓',
	ArrowUp: '↑',
	ArrowLeft: '←',
	ArrowRight: '→',
	Escape: 'Esc',
	Enter: '⏎'
};

/** How a key is written for people: `Ctrl Shift ⏎`, `⌘⇧⏎`, `g i`. */
export function keyLabel(key: string, mac = isMac()): string {
	return key
		.split(' ')
		.map((press) => {
			const parts = press.split(/\b\+/);
			const last = parts.pop() ?? '';
			const name = NAMES[last] ?? (last.length === 1 && parts.length ? last.toUpperCase() : last);
			if (last === '?') return '?';
			const mods = parts.map((mod) =>
				mac
					? ({ $mod: '⌘', Meta: '⌘', Shift: '⇧', Control: '⌃', Alt: '⌥' }[mod] ?? mod)
					: ({ $mod: 'Ctrl', Control: 'Ctrl' }[mod] ?? mod)
			);
			return mac ? [...mods, name].join('') : [...mods, name].join(' ');
		})
		.join(' ');
}

export const firstKey = (command: Command): string | undefined => {
	const key = keysOf(command)[0];
	return key && keyLabel(key);
};
