import { expect, test } from 'vitest';
import { load, locale, setLocale, t } from '.';

test('an area that arrives while the language is being changed stays, in either order', async () => {
	await Promise.all([load('hold'), setLocale('en')]);
	expect(t('hold.title')).toBe('Sending on hold');
	await Promise.all([setLocale('nl'), load('welcome')]);
	expect(locale()).toBe('nl');
	expect(t('hold.title')).not.toBe('hold.title');
	expect(t('hold.title')).not.toBe('Sending on hold');
	expect(t('welcome.title')).not.toBe('welcome.title');
});

test('the language asked for last wins', async () => {
	await Promise.all([setLocale('nl'), setLocale('en')]);
	expect(locale()).toBe('en');
	expect(t('hold.title')).toBe('Sending on hold');
});
