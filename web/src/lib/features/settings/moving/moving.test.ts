import { expect, test, vi } from 'vitest';
import type { Invitations, Invited, InvitedPerson } from '$lib/shared/api';
import { inviteAll } from './moving';

const person = (id: number): InvitedPerson =>
	({ contact_id: String(id), fate: 'invite', template: { name: 'moved', language: 'en', category: 'UTILITY', has_gaps: id % 10 === 0 } }) as InvitedPerson;
const answer = (id: string): Invited => ({ contact_id: id, message_id: Number(id) % 7 ? `m${id}` : null, reason: null, sentence: null });

/** 250 people on pages of a hundred; the cursor is the last one's number. */
const page = (cursor: string | null): Promise<Invitations> => {
	const from = Number(cursor ?? 0);
	const items = Array.from({ length: Math.min(100, 250 - from) }, (_, index) => person(from + index + 1));
	return Promise.resolve({ items, next_cursor: from + items.length < 250 ? String(from + items.length) : null } as Invitations);
};

test('everybody is asked once, a page after the other, and those whose template has gaps are left out', async () => {
	const sent: string[] = [];
	const told = vi.fn();
	const send = (people: string[]): Promise<Invited[]> => {
		sent.push(...people);
		expect(people.length).toBeLessThanOrEqual(100);
		return Promise.resolve(people.map(answer));
	};
	expect(await inviteAll([], page, send, told, () => false)).toBe('finished');
	expect(sent).toHaveLength(225);
	expect(new Set(sent).size).toBe(225);
	const far = told.mock.calls.map(([each]) => each);
	expect(far.map((each) => each.asked)).toEqual([100, 200, 250]);
	expect(far[2]).toEqual({ asked: 250, invited: 193, refused: 32, left_out: 25 });
});

test('whoever would get a template whose gaps have words is asked too', async () => {
	const send = vi.fn((people: string[]) => Promise.resolve(people.map(answer)));
	const told = vi.fn();
	const words = [{ name: 'moved', language: 'en', body: { '1': '{{contact.first_name|there}}' }, header: null, buttons: [] }];
	await inviteAll(words, page, send, told, () => false);
	expect(told.mock.lastCall?.[0]).toMatchObject({ asked: 250, left_out: 0 });
	await inviteAll([{ ...words[0]!, language: 'nl' }], page, send, told, () => false);
	expect(told.mock.lastCall?.[0]).toMatchObject({ asked: 250, left_out: 25 });
});

test('it stops between two pages, and nobody more is asked', async () => {
	const send = vi.fn((people: string[]) => Promise.resolve(people.map(answer)));
	let stop = false;
	expect(await inviteAll([], page, send, () => (stop = true), () => stop)).toBe('stopped');
	expect(send).toHaveBeenCalledTimes(1);
});

test('a failure is told to whoever asked, and ends it', async () => {
	const send = vi.fn(() => Promise.reject(new Error('offline')));
	await expect(inviteAll([], page, send, () => {}, () => false)).rejects.toThrow('offline');
	expect(send).toHaveBeenCalledTimes(1);
});
