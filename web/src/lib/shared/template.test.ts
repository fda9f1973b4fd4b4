import { describe, expect, test } from 'vitest';
import type { Template } from '$lib/shared/api';
import { fromDraft, guesses, missing, preview, ranked, slots, toDraft } from './template';

const template = (part: Partial<Template> = {}): Template => ({
	id: '1',
	inbox_id: '1',
	name: 'update',
	language: 'en',
	status: 'APPROVED',
	category: 'UTILITY',
	quality: 'GREEN',
	rejected_reason: null,
	parameter_format: 'POSITIONAL',
	components: [
		{ type: 'HEADER', format: 'TEXT', text: 'Line {{1}}', example: { header_text: ['4'] } },
		{ type: 'BODY', text: 'Hi {{1}}, line {{2}} runs again. {{1}}!', example: { body_text: [['Ada', '4']] } },
		{ type: 'FOOTER', text: 'Lindhaven' },
		{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Thanks' }, { type: 'URL', text: 'Map', url: 'https://a.example/{{1}}', example: ['x'] }] }
	],
	variables: [],
	revision: 'r',
	sendable: true,
	reason: null,
	...part
});

describe('a template', () => {
	test('asks for every value once, in reading order', () => {
		expect(slots(template()).map((slot) => [slot.id, slot.example])).toEqual([
			['header 0 1', '4'],
			['body 0 1', 'Ada'],
			['body 0 2', '4'],
			['button 1 1', 'x']
		]);
	});

	test('shows the final text while it is filled in', () => {
		const view = preview(template(), { 'header 0 1': '7', 'body 0 1': 'Noor' });
		expect(view).toMatchObject({ header: 'Line 7', body: 'Hi Noor, line {{2}} runs again. Noor!', footer: 'Lindhaven', buttons: ['Thanks', 'Map'] });
	});

	test('products are typed on a line, a list under its button and one above the text', () => {
		const list = template({ components: [{ type: 'BODY', text: 'Look' }, { type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'View items' }] }] });
		expect(toDraft(list, { 'button 0 products': 'Shoes: A-1' }).buttons).toEqual([{ index: 0, sub_type: 'mpm', parameter: 'Shoes: A-1' }]);
		const one = template({ components: [{ type: 'HEADER', format: 'PRODUCT' }, { type: 'BODY', text: 'Back' }] });
		const draft = toDraft(one, { 'header 0 product': '12/A-1' });
		expect(draft.header).toEqual({ text: '12/A-1' });
		expect(fromDraft(one, draft)).toEqual({ 'header 0 product': '12/A-1' });
		expect(missing(one, {}).map((slot) => slot.id)).toEqual(['header 0 product']);
	});

	test('every value is required', () => {
		expect(missing(template(), { 'header 0 1': '7', 'body 0 1': ' ', 'body 0 2': '4' }).map((slot) => slot.id)).toEqual(['body 0 1', 'button 1 1']);
	});

	test('becomes what the API takes', () => {
		expect(toDraft(template(), { 'header 0 1': '7', 'body 0 1': 'Noor', 'body 0 2': '4', 'button 1 1': 'go' })).toEqual({
			name: 'update',
			language: 'en',
			revision: 'r',
			header: { text: '7' },
			body: ['Noor', '4'],
			buttons: [{ index: 1, sub_type: 'url', parameter: 'go' }]
		});
		const named = template({ parameter_format: 'NAMED', components: [{ type: 'BODY', text: 'Hi {{name}}' }] });
		expect(toDraft(named, { 'body 0 name': 'Noor' })).toEqual({ name: 'update', language: 'en', revision: 'r', body: { name: 'Noor' } });
		expect(guesses(named, 'Noor Haddad')).toEqual({ 'body 0 name': 'Noor' });
		const place = template({ components: [{ type: 'HEADER', format: 'LOCATION' }, { type: 'BODY', text: 'Here' }] });
		expect(toDraft(place, { 'header 0 location': '52.1, 4.3, Depot, East' }).header).toEqual({
			location: { latitude: 52.1, longitude: 4.3, name: 'Depot, East' }
		});
	});

	test("only sendable ones, the customer's language first", () => {
		const list = [template({ language: 'en' }), template({ language: 'nl', name: 'b' }), template({ language: 'ar' }), template({ sendable: false, language: 'ar' })];
		expect(ranked(list, 'ar', 'nl').map((each) => each.language)).toEqual(['ar', 'nl', 'en']);
		expect(ranked(list, null, 'en').map((each) => each.language)[0]).toBe('en');
		expect(ranked(list, 'ar', 'nl', { name: 'update', language: 'en' }).map((each) => each.language)).toEqual(['en', 'ar', 'nl']);
	});

	test('what came back fills in the newest, as far as it has places', () => {
		const values = { 'header 0 1': '7', 'body 0 1': 'Noor', 'body 0 2': '4', 'button 1 1': 'go' };
		const draft = toDraft(template(), values);
		expect(fromDraft(template(), draft)).toEqual(values);
		const shorter = template({ components: [{ type: 'BODY', text: 'Dear {{1}}, {{2}} and {{3}}.' }] });
		expect(fromDraft(shorter, draft)).toEqual({ 'body 0 1': 'Noor', 'body 0 2': '4', 'body 0 3': '' });
	});
});
