/** The pane commands act on. They exist only while there is one. */
import { pane, type Pane } from '../pane.svelte';

export const isOpen = (): boolean => pane()?.conversation !== undefined;
export function open(): Pane {
	const current = pane();
	if (!current) throw new Error('no conversation is open');
	return current;
}
