import { describe, expect, test } from 'vitest';
import { find as linkify } from 'linkifyjs';
import { parse, plain, type Finder, type Piece } from './markup';

const find: Finder = (text) => linkify(text, { defaultProtocol: 'https' });
const words = (pieces: Piece[]): string =>
	pieces.map((piece) => ('children' in piece ? `<${piece.type}>${words(piece.children)}</>` : piece.type === 'text' ? piece.text : `<${piece.type}>${piece.text}</>`)).join('');
const show = (text: string): string => words(parse(text, find));

describe('markup', () => {
	test('reads the marks people know', () => {
		expect(show('*bold* _it_ ~no~ `x`')).toBe('<bold>bold</> <italic>it</> <struck>no</> <code>x</>');
		expect(show('*_both_*')).toBe('<bold><italic>both</></>');
		expect(show('a ```one\n*two*``` b')).toBe('a <block>one\n*two*</> b');
	});

	test('leaves what only looks like a mark', () => {
		for (const text of ['2*3*4', 'snake_case_name', '* a *', '**', '*open', '*a\nb*', '~', 'a*b*', '``````', '```x']) {
			expect(show(text)).toBe(text);
		}
	});

	test('finds links and keeps marks out of them', () => {
		expect(show('see https://a.example/x_y_z?q=*1 now')).toContain('<link>https://a.example/x_y_z?q=*1</>');
		expect(show('*https://a.example/x*')).toBe('<bold><link>https://a.example/x</></>');
		expect(show('ada@lindhaven.com')).toBe('<link>ada@lindhaven.com</>');
	});

	test('makes a link of http, https, mailto and tel only', () => {
		const evil: Finder = (text) => [{ value: text, href: text, start: 0, end: text.length }];
		for (const href of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc', ' JaVaScRiPt:x', 'ftp://x']) {
			expect(parse(href, evil).some((piece) => piece.type === 'link')).toBe(false);
		}
		expect(parse('tel:+31880000000', evil)[0]?.type).toBe('link');
	});

	test('keeps hostile text as text', () => {
		const text = '<img src=x onerror=alert(1)><script>alert(1)</script>&lt;b&gt;{@html x}';
		expect(show(text).replace(/<\/?link>|<\/>/g, '')).toBe(text);
	});

	test('loses no character, whatever comes', () => {
		const alphabet = ['*', '_', '~', '`', '```', ' ', '\n', 'a', 'é', '👍', 'https://a.example', '\u202e', '\u0000', '<'];
		let seed = 7;
		const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
		for (let round = 0; round < 400; round += 1) {
			const text = Array.from({ length: 1 + random(40) }, () => alphabet[random(alphabet.length)]).join('');
			const kept = (s: string): string => s.replace(/[*_~`\n]/g, '');
			const said = (pieces: Piece[]): string => pieces.map((p) => ('children' in p ? said(p.children) : p.text)).join('');
			expect(kept(said(parse(text, find)))).toBe(kept(text));
		}
	});

	test('stays quick when every character asks for a partner', () => {
		const started = performance.now();
		for (const bad of ['*a ', ' *a', '_*~`', '`a `', '*a_b~']) parse(bad.repeat(20_000));
		parse('```'.repeat(20_000));
		expect(performance.now() - started).toBeLessThan(2_000);
	});

	test('says the words without the marks', () => {
		expect(plain('*Hi* _there_')).toBe('Hi there');
	});
});
