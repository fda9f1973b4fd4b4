import { expect, test } from 'vitest';
import { whole } from './work';

test('a whole number within its bounds, however the browser hands it over', () => {
	expect([whole('4', 1, 50), whole(4, 1, 50), whole(' 50 ', 1, 50), whole('0', 0, 50)]).toEqual([4, 4, 50, 0]);
	expect([whole('0', 1, 50), whole('51', 1, 50), whole('4.5', 1, 50), whole('', 0, 50), whole(null, 0, 50), whole('-1', 0, 50)]).toEqual(Array(6).fill(null));
});
