import { describe, expect, test } from 'vitest';
import type { Label } from '$lib/shared/api';
import { difference, offered } from './labels';

const label = (id: string, name: string, archived = false): Label => ({ id, name, archived, color: 'grey', conversations: null });
const all = [label('1', 'Bicycle'), label('2', 'Réfund'), label('3', 'Late refund'), label('4', 'Old', true)];

describe('labels to choose from', () => {
	test('are those in use, and an archived one where it stands', () => {
		expect(offered(all, [], '').map((each) => each.id)).toEqual(['1', '2', '3']);
		expect(offered(all, [all[3]!], '').map((each) => each.id)).toEqual(['1', '2', '3', '4']);
	});
	test('are found without accents and case, beginnings first', () =>
		expect(offered(all, [], ' REF').map((each) => each.id)).toEqual(['2', '3']));
	test('are none when nothing fits', () => expect(offered(all, [], 'zzz')).toEqual([]));
});

test('only what differs is asked for', () => {
	expect(difference([all[0]!, all[1]!], new Set(['2', '3']))).toEqual({ add: ['3'], remove: ['1'] });
	expect(difference([all[0]!], new Set(['1']))).toEqual({ add: [], remove: [] });
});
