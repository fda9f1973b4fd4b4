import { expect, test } from 'vitest';
import { action, conditions, fresh, trigger, when, which, wrong, type Trigger } from './rule';

test('what the server keeps is written and read without a change', () => {
	const kept: Trigger[] = [
		{ kind: 'silence', waiting: 'us', minutes: 90, open_hours: true },
		{ kind: 'silence', waiting: 'customer', minutes: 4320, open_hours: false },
		{ kind: 'window', minutes: 120 },
		{ kind: 'time', at: '16:30', days: ['mon', 'fri'], open_days: false },
		{ kind: 'clock', what: 'warned', minutes: 0 },
		{ kind: 'clock', what: 'breached', minutes: 15 }
	];
	for (const each of kept) expect(trigger(when(each))).toEqual(each);
	const asked = { label_ids: ['3'], segment_ids: ['4'], waiting: 'us' as const, live: false, assigned: true };
	expect(conditions(which(asked))).toEqual(asked);
	expect(conditions(which())).toEqual({});
});

test('minutes, times and days that cannot be are named', () => {
	const of = (change: object) => wrong({ ...when(), ...change });
	expect(of({ minutes: '60' })).toBe('');
	for (const minutes of ['', '0', '1.5', '-3', '44641', 'x']) expect(of({ minutes })).toBe('number');
	expect(of({ kind: 'window', minutes: '4' })).toBe('number');
	expect(of({ kind: 'window', minutes: '1380' })).toBe('');
	expect(of({ kind: 'time', at: '24:00' })).toBe('at_wrong');
	expect(of({ kind: 'time', days: [] })).toBe('days_none');
	expect(of({ kind: 'warned', minutes: '0' })).toBe('');
	expect(of({ kind: 'breached', minutes: '' })).toBe('number');
});

test('empty lines are not sent, and an action that is about something begins without it', () => {
	expect(action({ do: 'send_line', lines: [{ language: ' nl ', text: ' Hoi ' }, { language: '', text: ' ' }] })).toEqual({
		do: 'send_line',
		lines: [{ language: 'nl', text: 'Hoi' }]
	});
	expect(action(fresh('add_label'))).toEqual({ do: 'add_label' });
	expect(action(fresh('close'))).toEqual({ do: 'close' });
});
