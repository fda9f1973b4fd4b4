import { expect, test } from 'vitest';
import { alarmOf, isFor } from './alarms';

const said = (kind: string, data: Record<string, unknown>, inbox: string | null = '7') => alarmOf({ kind, inbox_id: inbox, data });

test('an alarm of a number leads to its health, and its end takes the notice away', () => {
	const raised = said('inbox.updated', { change: 'alarm', code: 'quality_red', severity: 'danger' });
	expect(raised).toEqual({ key: '7 quality_red', code: 'quality_red', href: '/settings/inboxes/7/health' });
	const over = said('inbox.updated', { change: 'alarm_over', code: 'quality_red', severity: 'info' });
	expect([over?.key, over?.code]).toEqual([raised?.key, null]);
});

test('silence is told, and that it is over', () => {
	expect(said('inbox.updated', { change: 'silent', severity: 'warning' })?.code).toBe('silent');
	expect(said('inbox.updated', { change: 'heard', severity: 'info' })).toEqual({ key: '7 silent', code: null, href: '/settings/inboxes/7' });
});

test('a template that needs a look is told once for each template, good news is not', () => {
	expect(said('template.updated', { change: 'paused', severity: 'critical', name: 'order' })).toEqual({
		key: 'template order',
		code: 'template',
		href: '/settings/templates?inbox=7'
	});
	expect(said('template.updated', { change: 'approved', severity: 'info', name: 'order' })).toBeNull();
});

test('who is late is told until he is answered or his case is closed', () => {
	const of = (kind: string, data: object = {}) => alarmOf({ kind, inbox_id: '7', conversation_id: '12', data: { ...data } });
	expect(of('clock.breached')).toEqual({ key: 'late 12', code: 'late', href: '/inbox/12' });
	for (const change of ['answered', 'closed']) expect(of('conversation.updated', { change })).toMatchObject({ key: 'late 12', code: null });
	expect(of('conversation.updated', { change: 'assigned' })).toBeNull();
	expect(of('resolution.breached')).toEqual({ key: 'late 12', code: 'case_late', href: '/inbox/12' });
	expect(of('clock.warned')).toBeNull();
});

test('a time rule tells those it was told to tell', () => {
	const of = (tells: string[]) => alarmOf({ kind: 'rule.ran', inbox_id: '7', conversation_id: '12', data: { rule_id: '3', tells } });
	expect(of(['3', 'leads'])).toEqual({ key: 'rule 12', code: 'rule', href: '/inbox/12', told: ['3', 'leads'] });
	expect(of([])).toBeNull();
	expect([isFor({ told: ['3'] }, '3', false), isFor({ told: ['3'] }, '4', true), isFor({ told: ['leads'] }, '4', true)]).toEqual([true, false, true]);
	expect([isFor({}, '4', true), isFor({}, '4', false)]).toEqual([true, false]);
});

test('everything else is nobody’s alarm', () => {
	expect(said('inbox.updated', { change: 'phone' })).toBeNull();
	expect(said('inbox.updated', { change: 'alarm', code: 'quality_red' }, null)).toBeNull();
	expect(said('message.received', { change: 'alarm', code: 'quality_red' })).toBeNull();
	expect(said('inbox.updated', { change: 'alarm' })).toBeNull();
});
