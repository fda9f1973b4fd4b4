import { describe, expect, test } from 'vitest';
import type { MacroAction } from '$lib/shared/api';
import { merged } from './then';

const action = (what: MacroAction['do'], id: string | null = null): MacroAction => ({ do: what, id, minutes: null, name: null, color: null, gone: false });
const said = (actions: MacroAction[]): string[] => actions.map((each) => each.do + (each.id ?? ''));

describe('what two macros do', () => {
	test('is done together where they do not disagree', () =>
		expect(said(merged([action('add_label', '1')], [action('add_label', '2'), action('close')]))).toEqual(['add_label1', 'add_label2', 'close']));
	test('is what the later one says where they do', () => {
		expect(said(merged([action('close'), action('assign_me')], [action('snooze'), action('unassign')]))).toEqual(['snooze', 'unassign']);
		expect(said(merged([action('add_label', '1')], [action('remove_label', '1')]))).toEqual(['remove_label1']);
	});
});
