import { describe, expect, test } from 'vitest';
import type { Reason } from '$lib/shared/api';
import { fitting, places, tree } from './reasons';

const reason = (id: string, name: string, parent_id: string | null = null, archived = false): Reason => ({ id, name, parent_id, archived, cases: null });
const ALL = [reason('3', 'Late tram', '1'), reason('1', 'Refund'), reason('2', 'Bicycle'), reason('5', 'Lost key', '2'), reason('4', 'Paper ticket', '3'), reason('6', 'Fax', null, true), reason('7', 'Torn', '6')];

describe('the reasons of the house', () => {
	test('each stands below what it is a kind of, with its whole path', () => {
		expect(tree(ALL).map(({ path, level }) => `${level} ${path}`)).toEqual([
			'0 Refund',
			'1 Refund › Late tram',
			'2 Refund › Late tram › Paper ticket',
			'0 Bicycle',
			'1 Bicycle › Lost key',
			'0 Fax',
			'1 Fax › Torn'
		]);
	});

	test('what is archived rests with all below it, and is offered only where it stands already', () => {
		const names = (standing: string | null): string[] => fitting(tree(ALL), '', standing).map(({ reason: { name } }) => name);
		expect(names(null)).toEqual(['Refund', 'Late tram', 'Paper ticket', 'Bicycle', 'Lost key']);
		expect(names('7')).toContain('Torn');
	});

	test('it is moved to the top of another tree, never into itself, too deep or to what rests', () => {
		const paths = (id: string): string[] => places(tree(ALL), id).map(({ path }) => path);
		expect(paths('1')).toEqual([]);
		expect(paths('3')).toEqual(['Refund', 'Bicycle']);
		expect(paths('2')).toEqual(['Refund']);
		expect(paths('5')).toEqual(['Refund', 'Refund › Late tram', 'Bicycle']);
	});

	test('every typed word has to be somewhere in the path, accents aside', () => {
		const found = (typed: string): string[] => fitting(tree(ALL), typed, null).map(({ reason: { id } }) => id);
		expect(found('ref tíck')).toEqual(['4']);
		expect(found('tram')).toEqual(['3', '4']);
		expect(found('fax')).toEqual([]);
	});
});
