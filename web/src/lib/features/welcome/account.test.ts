import { describe, expect, test } from 'vitest';
import type { InboxCheck } from '$lib/shared/api';
import { canAsk, canConnect, checksAt, makeVerifyToken, reachable, shapeOf, tidy, type Account } from './account';

const account: Account = {
	phone_number_id: '102900',
	waba_id: '55501',
	access_token: 'EAAG',
	app_secret: 's3cret',
	name: 'Service',
	graph_url: ''
};
const check = (key: string, ok: boolean | null, field: string | null = null) =>
	({ key, ok, field, sentence: key, remedy: null }) as InboxCheck['checks'][number];
const report = (...checks: InboxCheck['checks']): InboxCheck => ({ checks, phone: null });

describe('what is typed', () => {
	test('loses the blanks that came with pasting', () => {
		expect(tidy('access_token', ' EAAG\n x\u200b')).toBe('EAAGx');
		expect(tidy('name', 'Service desk')).toBe('Service desk');
	});

	test('the number itself is not its id', () => {
		expect(shapeOf('phone_number_id', '+31881234567')).toBe('phone_not_id');
		expect(shapeOf('phone_number_id', '10a')).toBe('not_digits');
		expect(shapeOf('phone_number_id', '')).toBeUndefined();
		expect(shapeOf('graph_url', 'graph.example')).toBe('not_address');
		expect(shapeOf('graph_url', 'http://127.0.0.1:9001')).toBeUndefined();
	});

	test('is asked about as soon as number and token are there', () => {
		expect(canAsk({ ...account, waba_id: '', app_secret: '', name: '' })).toBe(true);
		expect(canAsk({ ...account, access_token: '' })).toBe(false);
		expect(canAsk({ ...account, waba_id: 'x' })).toBe(false);
	});
});

describe('an answer', () => {
	const lacking = report(check('token', true), check('permission_messaging', false, 'access_token'), check('waba', null));

	test('stands at its field', () => {
		expect(checksAt('access_token', lacking, account).wrong.map((item) => item.key)).toEqual(['permission_messaging']);
		expect(checksAt('access_token', lacking, account).right.map((item) => item.key)).toEqual(['token']);
		expect(checksAt('waba_id', lacking, account)).toEqual({ right: [], wrong: [] });
	});

	test('about the number may be the fault of the token', () => {
		const hidden = report(check('phone_number', false, 'access_token'));
		expect(checksAt('phone_number_id', hidden, account).wrong).toEqual([]);
		expect(checksAt('access_token', hidden, account).wrong).toHaveLength(1);
	});

	test('does not scold an empty field', () => {
		const missing = report(check('waba', false, 'waba_id'));
		expect(checksAt('waba_id', missing, { ...account, waba_id: '' }).wrong).toEqual([]);
	});

	test('that says no stops connecting; a missing subscription does not', () => {
		expect(canConnect(account, lacking)).toBe(false);
		expect(canConnect(account, report(check('token', true), check('subscription', false, 'waba_id')))).toBe(true);
		expect(canConnect(account, undefined)).toBe(false);
		expect(canConnect({ ...account, name: ' ' }, report(check('token', true)))).toBe(false);
	});
});

describe('the webhook address', () => {
	test('must be reachable from the internet', () => {
		expect(reachable('https://desk.lindhaven.example/hooks/whatsapp/3')).toBe(true);
		for (const far of ['http://desk.example/x', 'https://localhost/x', 'https://192.168.1.4/x', 'https://desk.local/x', 'nonsense']) {
			expect(reachable(far)).toBe(false);
		}
	});

	test('comes with a word nobody guesses', () => {
		expect(makeVerifyToken()).toMatch(/^[0-9a-f]{32}$/);
		expect(makeVerifyToken()).not.toBe(makeVerifyToken());
	});
});
