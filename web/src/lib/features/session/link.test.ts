import { expect, test } from 'vitest';
import { secretOf } from './link';

test('the secret stands behind the #, in older links in the path', () => {
	expect(secretOf(undefined, '#sli_abc')).toBe('sli_abc');
	expect(secretOf('sli_old', '')).toBe('sli_old');
	expect(secretOf(undefined, '')).toBe('');
});
