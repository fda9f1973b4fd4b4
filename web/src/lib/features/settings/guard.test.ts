import { expect, test } from 'vitest';
import { changed, quietHours } from './guard';

const before = {
	unanswered_max: 2,
	unanswered_pause_hours: 12,
	unanswered_total_max: 5,
	same_text_people_max: 20,
	same_text_minutes: 10,
	links_max: 3,
	marketing: false,
	quiet_hours: ''
};
const shown = {
	unanswered_max: '2',
	unanswered_pause_hours: '12',
	unanswered_total_max: '5',
	same_text_people_max: '20',
	same_text_minutes: '10',
	links_max: '3'
};

test('only what differs is sent', () => {
	expect(changed(before, shown, false, '')).toEqual({});
	expect(changed(before, { ...shown, links_max: '0' }, true, '21:00-08:00')).toEqual({ links_max: 0, marketing: true, quiet_hours: '21:00-08:00' });
});

test('what is no number reaches the server, which says so', () => {
	expect(changed(before, { ...shown, links_max: '' }, false, '')).toEqual({ links_max: '' });
});

test('quiet hours that are off are empty', () => {
	expect(quietHours(false, '21:00', '08:00')).toBe('');
	expect(quietHours(true, '21:00', '08:00')).toBe('21:00-08:00');
});
