import { beforeEach, expect, it, vi } from 'vitest';
import * as requests from './requests';
import { forgetThreads, ready, thread } from './threads';

vi.mock('./requests', async (original) => ({
	...(await original<typeof requests>()),
	detail: vi.fn(async (id: string) => ({ id, unread_count: 0, read: null })),
	messages: vi.fn(async () => ({ items: [], has_before: false, has_after: false }))
}));

beforeEach(() => forgetThreads());

it('opens the thread on screen even when leafing past many others pushed it out of the kept ones', async () => {
	const shown = thread('1');
	for (let other = 2; other < 40; other += 1) thread(String(other));
	await ready(shown);
	expect(shown.phase).toBe('ready');
	expect(thread('1')).toBe(shown);
});
