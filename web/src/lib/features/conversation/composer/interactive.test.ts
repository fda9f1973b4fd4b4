import { describe, expect, test } from 'vitest';
import { problems, toInteractive, type Form } from './interactive';

const form = (part: Partial<Form> = {}): Form => ({
	type: 'button',
	body: 'Which line?',
	footer: '',
	buttons: ['4', '12'],
	listLabel: 'Lines',
	rows: [{ title: 'Line 4', description: '' }],
	linkLabel: 'Map',
	url: 'https://a.example/map',
	...part
});

describe('an interactive message', () => {
	test('is right when everything is there and fits', () => {
		for (const type of ['button', 'list', 'cta_url', 'location_request_message', 'request_contact_info'] as const) {
			expect(problems(form({ type }))).toEqual({});
		}
	});

	test('names what is missing, too long or double', () => {
		expect(problems(form({ body: ' ', buttons: ['', 'x'.repeat(21)] }))).toEqual({ body: 'missing', button0: 'missing', button1: 'long' });
		expect(problems(form({ buttons: ['same', 'same '] }))).toEqual({ button1: 'double' });
		expect(problems(form({ type: 'cta_url', url: 'javascript:alert(1)' }))).toEqual({ url: 'url' });
	});

	test('becomes what the API takes', () => {
		expect(toInteractive(form())).toEqual({
			type: 'button',
			body: 'Which line?',
			buttons: [{ id: 'choice-1', title: '4' }, { id: 'choice-2', title: '12' }]
		});
		expect(toInteractive(form({ type: 'list' }))).toMatchObject({ button: 'Lines', sections: [{ rows: [{ id: 'row-1', title: 'Line 4' }] }] });
		expect(toInteractive(form({ type: 'location_request_message', footer: 'x' }))).toEqual({ type: 'location_request_message', body: 'Which line?' });
	});
});
