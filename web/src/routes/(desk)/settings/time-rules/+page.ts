import { load as sentences } from '$lib/shared/i18n';

// With the words of the guard and of failures: the log says what became of a message.
export async function load() {
	await sentences('rules', 'sla', 'problem');
}
