/** The commands that exist right now. A screen adds its own when it opens and takes them away when it closes. */
import { untrack } from 'svelte';
import { session } from '$lib/shared/session.svelte';
import type { Command } from './command';
import { keyboard } from './keyboard';

let all = $state.raw<Command[]>([]);

export const commands = {
	get all(): Command[] {
		return all;
	},
	/** Those that can run now. */
	get ready(): Command[] {
		return all.filter((command) => command.when?.() ?? true);
	},
	find(name: string): Command | undefined {
		return all.find((command) => command.name === name);
	},
	async run(name: string): Promise<void> {
		const command = this.find(name);
		if (command && (command.when?.() ?? true)) await command.run();
	},
	/** Returns how to take them away; fits `$effect(() => commands.add([...]))`. */
	add(more: Command[]): () => void {
		const names = new Set(more.map((command) => command.name));
		// An effect that adds its commands must not depend on everybody's.
		all = [...untrack(() => all).filter((command) => !names.has(command.name)), ...more];
		return () => {
			all = untrack(() => all).filter((command) => !more.includes(command));
		};
	},
	listen(target: Window = window): () => void {
		const act = keyboard({ commands: () => all, singleKeys: () => session.prefs.single_keys !== false });
		target.addEventListener('keydown', act);
		return () => target.removeEventListener('keydown', act);
	}
};
