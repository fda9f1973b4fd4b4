import { describe, expect, it } from 'vitest';
import { detail, inWords, lines } from './question';

describe('a detail', () => {
	it('is said in the language asked for, else in English, else somehow', () => {
		const model = { nl: 'het model', en: 'the model' };
		expect(inWords(model, 'nl-BE')).toBe('het model');
		expect(inWords(model, 'sv')).toBe('the model');
		expect(inWords({ lv: 'modeli' }, 'sv')).toBe('modeli');
		expect(inWords({}, 'sv')).toBe('');
	});

	it('goes through the form unchanged, without what is half written', () => {
		const model = { nl: 'het model', en: 'the model' };
		expect(detail(lines(model))).toEqual(model);
		expect(detail([{ language: 'sv', words: '  ' }, { language: ' ', words: 'x' }, { language: ' de ', words: ' das Modell ' }])).toEqual({ de: 'das Modell' });
	});
});
