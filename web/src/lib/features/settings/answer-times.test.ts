import { expect, test } from 'vitest';
import { length, minutes } from './answer-times';

test('only whole minutes up to a week are taken', () => {
	expect(['30', 30, ' 5 ', '10080'].map(minutes)).toEqual([30, 30, 5, 10080]);
	for (const wrong of ['', '0', '-5', '1.5', '10081', '1e3', null, undefined, 'an hour']) expect(minutes(wrong)).toBeNull();
});

test('a time is told as people say it', () => {
	expect([5, 60, 90, 240, 1440, 10080].map((each) => length(each, 'en'))).toEqual(['5 minutes', '1 hour', '1 hour 30 minutes', '4 hours', '1 day', '7 days']);
	expect([30, 60, 1440].map((each) => length(each, 'nl'))).toEqual(['30 minuten', '1 uur', '1 dag']);
});
