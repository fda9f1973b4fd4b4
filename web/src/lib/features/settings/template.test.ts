import { describe, expect, test } from 'vitest';
import { addCard, blankCarousel, dropKind, setFile, setKinds } from './templateCards';
import { blank, byName, newButton, nextVariable, read, variables, words, type Written } from './template';

const order: Written = {
	...blank('nl'),
	name: 'order_update',
	header: 'text',
	headerText: 'Order {{1}}',
	headerExample: '88213',
	body: 'Dear {{1}}, order {{ 2 }} is on its way. {{1}}!',
	examples: { '1': 'Ada', '2': '', '3': 'gone' }
};

describe('a template while it is written', () => {
	test('its variables are named once, in order', () => {
		expect(variables(order.body)).toEqual(['1', '2']);
		expect(variables('{{a b}} {{}}')).toEqual([]);
	});
	test('the preview has the samples, and keeps a variable that has none', () => {
		expect(read(order)).toMatchObject({ header: 'Order 88213', media: '', body: 'Dear Ada, order {{ 2 }} is on its way. Ada!' });
		expect(read({ ...order, header: 'image' })).toMatchObject({ header: '', media: 'image' });
	});
	test('what was taken out does not travel', () => {
		const sent = words({ ...order, buttons: [newButton('url')] });
		expect(sent.examples).toEqual({ '1': 'Ada', '2': '' });
		expect(sent.header).toEqual({ format: 'text', text: 'Order {{1}}', example: '88213' });
		expect(words({ ...order, header: 'none' }).header).toBeNull();
		expect(words({ ...order, header: 'image', media: '5' }).header).toEqual({ format: 'image', media_id: '5' });
	});
	test('with cards nothing else travels, and all cards are of one make', () => {
		const carousel = blankCarousel();
		addCard(carousel);
		setKinds(carousel, ['quick_reply', 'url']);
		Object.assign(carousel.cards[1]!, { media: '7', body: 'The {{1}} at {{2}}', examples: { '1': 'boat', '3': 'gone' } });
		carousel.cards[1]!.buttons[0]!.text = ' More ';
		const from = { ...order, footer: 'Bye', buttons: [newButton()], carousel };
		const sent = words(from);
		expect([sent.header, sent.footer, sent.buttons]).toEqual([null, '', []]);
		expect(sent.cards).toHaveLength(3);
		expect(sent.cards!.map(({ buttons }) => buttons!.map(({ kind }) => kind))).toEqual(Array(3).fill(['quick_reply', 'url']));
		expect(sent.cards![1]).toMatchObject({ format: 'image', media_id: '7', examples: { '1': 'boat', '2': '' }, buttons: [{ text: 'More' }, {}] });
		expect(read(from).cards[1]).toMatchObject({ media: '7', body: 'The boat at {{2}}' });
		setFile(carousel, 'video');
		dropKind(carousel, 0);
		expect(carousel.cards[1]).toMatchObject({ media: null, buttons: [{ kind: 'url' }] });
		expect(words({ ...from, carousel: null })).toMatchObject({ footer: 'Bye', cards: [] });
	});
	test('the next variable goes on as the others do', () => {
		expect(nextVariable('')).toBe('{{1}}');
		expect(nextVariable('{{1}} {{2}}')).toBe('{{3}}');
		expect(nextVariable('{{first_name}}')).toBe('{{value_1}}');
	});
	test('the languages of a name stand together', () => {
		const made = ['a/nl', 'b/nl', 'a/en'].map((each) => ({ name: each[0], language: each.slice(2) }));
		expect(byName(made as never).map(({ name, versions }) => [name, versions.length])).toEqual([
			['a', 2],
			['b', 1]
		]);
	});
});
