/**
 * The language of the screen. Keys are `area.name` and typed: an unknown key or a missing parameter does not compile.
 * The core areas come with the first screen; `load('settings')` fetches an area with a chunk of its own.
 */
import type { Messages } from '$lib/i18n/generated/messages';
import { render, type Compiled, type Params } from './catalogue';
import { bytes, full } from './format';

export const LOCALES = ['en', 'nl'] as const;
export const LOCALE_NAMES: Record<string, string> = { en: 'English', nl: 'Nederlands' };
export type Key = keyof Messages;
export type LazyArea = 'welcome' | 'settings' | 'session' | 'forms' | 'demo' | 'problem' | 'hold' | 'people' | 'guard' | 'coach' | 'templates' | 'labels' | 'segments' | 'reasons' | 'dialogs' | 'moving' | 'health' | 'macros' | 'hours' | 'sla' | 'rules' | 'work' | 'lists' | 'wallboard' | 'fields' | 'shifts' | 'overnight' | 'bulk' | 'runs';
type Args<K extends Key> = Messages[K] extends null ? [] : [params: Messages[K]];

const files = import.meta.glob<Record<string, Compiled>>('/src/lib/i18n/generated/*.json', { import: 'default' });
const RTL = new Set(['ar', 'he', 'fa', 'ur']);

let current = $state.raw('en');
let messages = $state.raw<Record<string, Compiled>>({});
const groups = new Set<string>(['core']);
let change = 0;

export const locale = (): string => current;
export const direction = (tag: string | null | undefined): 'rtl' | 'ltr' =>
	tag && RTL.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr';

export function known(tag: string | null | undefined): string | undefined {
	const base = tag?.toLowerCase().split('-')[0];
	return base === 'qps' || LOCALES.some((name) => name === base) ? base : undefined;
}

/** Stored choice, else the browser's languages, else English. */
export function preferred(): string {
	let stored: string | null = null;
	try {
		stored = localStorage.getItem('shortline.locale');
	} catch {
		// Storage can be forbidden.
	}
	for (const tag of [stored, ...(navigator.languages ?? [])]) {
		const found = known(tag);
		if (found) return found;
	}
	return 'en';
}

async function fetchGroup(tag: string, group: string): Promise<Record<string, Compiled>> {
	return (await files[`/src/lib/i18n/generated/${tag}.${group}.json`]?.()) ?? {};
}

/** Changes the language of everything on screen, without a reload and without touching what is typed. */
export async function setLocale(tag: string): Promise<void> {
	const next = known(tag) ?? 'en';
	const mine = ++change;
	const found: Record<string, Compiled> = {};
	const fetched = new Set<string>();
	// A screen may ask for its area while the others are on their way: what came in between is fetched too.
	for (;;) {
		const wanted = [...groups].filter((group) => !fetched.has(group));
		if (wanted.length === 0) break;
		Object.assign(found, ...(await Promise.all(wanted.map((group) => fetchGroup(next, group)))));
		for (const group of wanted) fetched.add(group);
	}
	if (mine !== change) return;
	messages = found;
	current = next;
	document.documentElement.lang = next === 'qps' ? 'en' : next;
	document.documentElement.dir = direction(next);
	try {
		localStorage.setItem('shortline.locale', next);
	} catch {
		// It is asked again next time.
	}
}

/** Loads the sentences of areas before their screen is shown: call it in the `load` of the route. */
export async function load(...areas: LazyArea[]): Promise<void> {
	const wanted = areas.filter((area) => !groups.has(area));
	if (wanted.length === 0) return;
	const tag = current;
	const parts = await Promise.all(wanted.map((area) => fetchGroup(tag, area)));
	for (const area of wanted) groups.add(area);
	// The language changed meanwhile: everything again in the new one.
	if (tag === current) messages = Object.assign({}, messages, ...parts);
	else await setLocale(current);
}

export function t<K extends Key>(key: K, ...args: Args<K>): string {
	const message = messages[key];
	return message === undefined ? key : render(current, message, (args[0] ?? {}) as Params);
}

/** For codes that come from the server (`failure.<code>`): the catalogue's sentence, or the fallback. */
export function tCode(area: string, code: string, fallback: string, params: Params = {}): string {
	const message = messages[`${area}.${code}`];
	return message === undefined ? fallback : render(current, message, params);
}

/**
 * Parameters as the server sends them, made into words of this screen: `_at` is a moment, `_bytes` a size. The name
 * says it, so that the server's rules and the catalogues need not know each other.
 */
export function words(given: Record<string, unknown> | null | undefined): Params {
	const params: Params = {};
	for (const [name, value] of Object.entries(given ?? {})) {
		if (typeof value === 'number') params[name] = name.endsWith('_bytes') && value > 0 ? bytes(value) : value;
		else if (typeof value === 'string') params[name] = name.endsWith('_at') ? full(value) : value;
	}
	return params;
}
