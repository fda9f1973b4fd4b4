import { describe, expect, test } from 'vitest';
import type { MacroAction } from '$lib/shared/api';
import { Memory } from '../draft/device';
import { Drafts, type DraftServer, type Saved } from '../draft/drafts';
import { Writing } from './writing.svelte';

const action = (what: MacroAction['do'], part: Partial<MacroAction> = {}): MacroAction => ({ do: what, id: null, minutes: null, name: null, color: null, gone: false, ...part });
const REFUND = action('add_label', { id: '4', name: 'Refund', color: 'red' });
const CLOSE = action('close');

class Shelf implements DraftServer {
	kept: Saved[] = [];
	async save(_conversation: string, _kind: string, draft: Saved): Promise<void> {
		this.kept.push(draft);
	}
	async remove(): Promise<void> {}
}

async function begun(device: Memory, server = new Shelf()): Promise<{ writing: Writing; drafts: Drafts; server: Shelf }> {
	const drafts = new Drafts(device, server, '7');
	const writing = new Writing('1', 'reply');
	await writing.load(drafts);
	return { writing, drafts, server };
}

describe('what a macro will do', () => {
	test('is still there, by its names, for whoever comes back before sending', async () => {
		const device = new Memory();
		const { writing, drafts, server } = await begun(device);
		writing.text = 'Your money is on its way.';
		writing.setThen([REFUND, CLOSE]);
		await drafts.flush();
		expect((await begun(device)).writing.then).toEqual([REFUND, CLOSE]);
		expect(server.kept.at(-1)?.then).toEqual([
			{ do: 'add_label', id: '4', minutes: null },
			{ do: 'close', id: null, minutes: null }
		]);
	});

	test('comes from the server where this device has nothing, and is gone with what was sent', async () => {
		const { writing } = await begun(new Memory());
		const draft = { text: 'Hi', media_ids: [], template: null, then: [REFUND], updated_at: '2026-03-10T12:00:00Z' };
		writing.meet({ drafts: { reply: draft, note: null } } as never);
		expect([writing.text, writing.then]).toEqual(['Hi', [REFUND]]);
		writing.clear();
		expect(writing.then).toEqual([]);
	});

	test('returns with the words, and gives way to what was chosen since', async () => {
		const { writing } = await begun(new Memory());
		writing.giveBack('Done.', [], null, [REFUND, CLOSE]);
		expect(writing.then).toEqual([REFUND, CLOSE]);
		writing.setThen([action('snooze', { minutes: 60 })]);
		writing.giveBack('Done.', [], null, [REFUND, CLOSE]);
		expect(writing.then.map((each) => each.do)).toEqual(['add_label', 'snooze']);
	});
});
