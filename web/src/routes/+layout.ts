import { preferred, setLocale } from '$lib/shared/i18n';

export const ssr = false;
export const prerender = false;

export async function load() {
	await setLocale(preferred());
}
