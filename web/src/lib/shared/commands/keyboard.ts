/**
 * Keys to commands. Single letters act only outside text fields and layers, can be switched off, and are matched on
 * the letter produced; where the layout produces no Latin letter, the physical key counts. Nothing acts while an
 * input method composes.
 */
import { createKeybindingsHandler } from 'tinykeys';
import { isSingle, keysOf, type Command } from './command';

export interface KeyboardOptions {
	commands: () => Command[];
	singleKeys: () => boolean;
}

const FIELD = 'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]),textarea,select,[contenteditable=""],[contenteditable=true]';
const LAYER = '[role=dialog],[role=menu],[role=listbox]';

const inside = (event: Event, selector: string): boolean =>
	event.target instanceof Element && event.target.closest(selector) !== null;

/** On a Cyrillic layout `c` is the key where a Latin keyboard has C. */
function physical(key: string): string | undefined {
	const presses = key.split(' ').map((press) => press.replace(/(^|\+)([a-z])$/i, (_, mod, letter) => `${mod}Key${letter.toUpperCase()}`));
	const other = presses.join(' ');
	return other === key ? undefined : other;
}

const latin = (event: KeyboardEvent): boolean => event.key.length !== 1 || /[\p{Script=Latin}\p{P}\p{N}\p{S}]/u.test(event.key);

export function keyboard(options: KeyboardOptions): (event: KeyboardEvent) => void {
	let handler: ((event: Event) => void) | undefined;
	let built: Command[] | undefined;

	const attempt = (key: string, byPlace: boolean) => (event: KeyboardEvent) => {
		if (event.defaultPrevented || (byPlace && latin(event))) return;
		const single = isSingle(key);
		const typing = inside(event, FIELD);
		if (single && !options.singleKeys()) return;
		// The last one added is the nearest to what the person looks at.
		const command = [...options.commands()].reverse().find((item) => {
			if (!keysOf(item).includes(key)) return false;
			if (typing && !(item.inText ?? !single)) return false;
			if (inside(event, LAYER) && single) return false;
			return item.when?.() ?? true;
		});
		if (!command) return;
		event.preventDefault();
		void command.run();
	};

	return (event) => {
		if (event.isComposing || event.keyCode === 229) return;
		const commands = options.commands();
		if (commands !== built) {
			built = commands;
			const map: Record<string, (event: KeyboardEvent) => void> = {};
			for (const key of new Set(commands.flatMap(keysOf))) {
				map[key] = attempt(key, false);
				const place = physical(key);
				if (place) map[place] = attempt(key, true);
			}
			handler = createKeybindingsHandler(map);
		}
		handler?.(event);
	};
}
