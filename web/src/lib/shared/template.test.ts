import { describe, expect, test } from 'vitest';
import type { Template } from '$lib/shared/api';
import { blankCards, fromDraft, guesses, hasSample, missing, preview, ranked, SAMPLE, slots, toDraft } from './template';

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

	test('a carousel asks for every card, and its sample may stand for its picture', () => {
		const link = 'https://samples.example/a.jpg';
		const card = (handle: string): unknown => ({
			components: [
				{ type: 'HEADER', format: 'IMAGE', example: { header_handle: [handle] } },
				{ type: 'BODY', text: 'On {{1}}' },
				{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Book', url: 'https://x.example/{{1}}' }] }
			]
		});
		const tours = template({ components: [{ type: 'BODY', text: 'Hi {{1}}' }, { type: 'CAROUSEL', cards: [card(link), card('4::handle')] }] as never });
		expect(slots(tours).map((slot) => [slot.card, slot.id])).toEqual([
			[null, 'body 0 1'],
			[0, 'card 0 header 0 media'],
			[0, 'card 0 body 0 1'],
			[0, 'card 0 button 0 1'],
			[1, 'card 1 header 0 media'],
			[1, 'card 1 body 0 1'],
			[1, 'card 1 button 0 1']
		]);
		expect(slots(tours).map(hasSample)).toEqual([false, true, false, false, false, false, false]);
		const values = { 'body 0 1': 'Noor', 'card 0 header 0 media': SAMPLE, 'card 0 body 0 1': 'Sunday', 'card 0 button 0 1': 'tram', 'card 1 header 0 media': '77' };
		const draft = toDraft(tours, values);
		expect(draft.cards).toEqual([
			{ header: { sample: true }, body: ['Sunday'], buttons: [{ index: 0, sub_type: 'url', parameter: 'tram' }] },
			{ header: { media_id: '77' }, body: [''], buttons: [{ index: 0, sub_type: 'url', parameter: '' }] }
		]);
		expect(fromDraft(tours, draft)).toMatchObject(values);
		expect(preview(tours, values).cards.map((each) => each.body)).toEqual(['On Sunday', 'On {{1}}']);
		expect(missing(tours, values).map((slot) => slot.id)).toEqual(['card 1 body 0 1', 'card 1 button 0 1']);
		expect(blankCards(tours).map((each) => each.sample)).toEqual([true, false]);
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
