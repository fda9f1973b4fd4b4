import { expect, test } from 'vitest';
import { HEIGHT, line, top, WIDTH } from './course';

test('an empty desk is a flat line at the foot', () => {
	expect(top([0, 0])).toBe(1);
	expect(line([0, 0], 1)).toBe(`M${WIDTH / 4} ${HEIGHT}L${(WIDTH * 3) / 4} ${HEIGHT}`);
});

test('the highest value touches the upper edge', () => {
	const most = top([3, null, 12]);
	expect(line([12], most)).toBe(`M${WIDTH / 2} 0h0.1`);
});

test('where nobody was answered the line is broken, and a lonely value is still seen', () => {
	expect(line([null, 1, null, 1, 1], 1)).toBe('M216 0h0.1M504 0L648 0');
	expect(line([null, null], 1)).toBe('');
});
