export { t, tCode, words, load, setLocale, locale, preferred, known, direction, LOCALES, LOCALE_NAMES } from './i18n.svelte';
export type { Key } from './i18n.svelte';
export * from './format';
export { intlLocale } from './catalogue';
