/** Languages people write to us in, by their own names. */
import { locale } from '$lib/shared/i18n';

const COMMON = ['en', 'nl', 'sv', 'es', 'lv', 'de', 'fr', 'ar', 'uk', 'ru', 'tr', 'pl', 'ro', 'pt', 'it', 'he', 'fa', 'hi', 'zh'];

/** The one the person has stands in the list even when it is rare. */
export const languages = (own: string | null): string[] => (own && !COMMON.includes(own) ? [own, ...COMMON] : COMMON);

export function languageName(tag: string): string {
	try {
		const name = new Intl.DisplayNames([locale() === 'qps' ? 'en' : locale()], { type: 'language' }).of(tag);
		return name ? `${name.charAt(0).toLocaleUpperCase(locale())}${name.slice(1)}` : tag;
	} catch {
		return tag;
	}
}
