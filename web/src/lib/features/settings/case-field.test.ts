import { expect, test } from 'vitest';
import { choicesOf } from './case-field';

const before = [
	{ id: '1', name: 'Bus', archived: false },
	{ id: '2', name: 'Tram', archived: false },
	{ id: '3', name: 'Ferry', archived: true }
];

test('a line that is known is that choice, whatever its place or capitals', () => {
	expect(choicesOf('tram\n\n Bus ', before)).toEqual([
		{ id: '2', name: 'tram' },
		{ id: '1', name: 'Bus' }
	]);
});

test('one that was taken out comes back as itself', () => {
	expect(choicesOf('Bus\nTram\nFerry', before).map((each) => each.id)).toEqual(['1', '2', '3']);
});

test('another name in the same place is the same choice, one more line is a new one', () => {
	expect(choicesOf('Bus\nTramway', before).map((each) => each.id)).toEqual(['1', '2']);
	expect(choicesOf('Bus\nMetro\nTram', before).map((each) => each.id)).toEqual(['1', null, '2']);
	expect(choicesOf('Tram\nMetro', before).map((each) => each.id)).toEqual(['2', null]);
});
