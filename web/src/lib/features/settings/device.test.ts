import { expect, test } from 'vitest';
import { deviceOf } from './device';

test('a session is named the way people name devices', () => {
	expect(deviceOf('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0')).toBe('Edge · Windows');
	expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1')).toBe('Safari · iPhone');
	expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0')).toBe('Firefox · Linux');
	expect(deviceOf('curl/8.5.0')).toBe('curl');
	expect(deviceOf('')).toBe('');
});
