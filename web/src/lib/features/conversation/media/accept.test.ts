import { describe, expect, test } from 'vitest';
import { kindOf, mimeOf, moved, refuse } from './accept';

const MB = 1024 * 1024;
const media = { 'image/jpeg': 5 * MB, 'application/pdf': 100 * MB, 'audio/ogg': 16 * MB };
const file = (name: string, type: string, size: number) => ({ name, type, size });

describe('a file is judged before upload', () => {
	test('size, with the limit', () => {
		expect(refuse(file('a.jpg', 'image/jpeg', 6 * MB), media)).toEqual({ code: 'size', limit: 5 * MB, size: 6 * MB });
		expect(refuse(file('a.jpg', 'image/jpeg', 5 * MB), media)).toBe(null);
		expect(refuse(file('a.jpg', 'image/jpeg', 0), media)).toEqual({ code: 'empty' });
	});

	test('type, also when the browser does not know it', () => {
		expect(refuse(file('a.exe', '', 10), media)).toEqual({ code: 'type', mime: 'application/octet-stream' });
		expect(refuse(file('a.PDF', '', 10), media)).toBe(null);
		expect(mimeOf(file('voice', 'audio/ogg; codecs=opus', 1))).toBe('audio/ogg');
		expect(kindOf('application/pdf')).toBe('document');
	});

	test('order can be changed', () => {
		expect(moved([1, 2, 3], 2, 0)).toEqual([3, 1, 2]);
		expect(moved([1, 2, 3], 0, 9)).toEqual([2, 3, 1]);
	});
});
