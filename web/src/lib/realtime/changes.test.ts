import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '$lib/shared/api';
import { pressing } from './changes';

const event = (more: Partial<LiveEvent>): LiveEvent => ({
	position: 1,
	kind: 'conversation.updated',
	conversation_id: '7',
	message_id: null,
	inbox_id: '1',
	agent_id: null,
	...more
});

describe('what a screen does not wait with', () => {
	const own = (each: LiveEvent) => [...pressing([each], '1', (id) => id === '5')];

	test.each([
		['somebody else\'s', event({}), []],
		['open here, or one\'s own', event({ conversation_id: '5' }), ['5']],
		['changed by oneself, on whatever screen', event({ agent_id: '1' }), ['7']],
		['given to oneself', event({ agent_id: '2', data: { change: 'assigned', assignee_id: '1' } }), ['7']],
		['given to another', event({ data: { change: 'assigned', assignee_id: '2' } }), []],
		['about no conversation', event({ conversation_id: null, agent_id: '1' }), []]
	])('%s', (_what, each, expected) => {
		expect(own(each)).toEqual(expected);
	});

	test('before anybody knows whose screen it is, nothing that nobody did is his', () => {
		expect([...pressing([event({ agent_id: '2' })], null, () => false)]).toEqual([]);
	});
});
