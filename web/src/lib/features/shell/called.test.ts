import { expect, test } from 'vitest';
import { isToldOf } from './called';

const call = { kind: 'mention.created', agent_id: '1', conversation_id: '5' };

test('who is called is told, unless he looks at it already or is not at work', () => {
	expect(isToldOf(call, '1', 'available', null)).toBe(true);
	expect(isToldOf(call, '1', 'busy', '6')).toBe(true);
	expect(isToldOf(call, '1', 'available', '5')).toBe(false);
	expect(isToldOf(call, '1', 'off', null)).toBe(false);
	expect(isToldOf(call, '1', 'away', null)).toBe(false);
	expect(isToldOf(call, '2', 'available', null)).toBe(false);
	expect(isToldOf({ ...call, kind: 'note.created' }, '1', 'available', null)).toBe(false);
});
