/** The WhatsApp account as it is typed in: what can be seen without asking, and where each answer of a check belongs. */
import type { CheckKey, InboxCheck } from '$lib/shared/api';

export const FIELDS = ['phone_number_id', 'waba_id', 'access_token', 'app_secret', 'name'] as const;
export type AccountField = (typeof FIELDS)[number] | 'graph_url';
export type Account = Record<AccountField, string>;
export type Shape = 'phone_not_id' | 'not_digits' | 'not_address';

/** What is pasted often carries blanks and line ends; none of these values has any. */
export function tidy(field: AccountField, value: string): string {
	if (field === 'name') return value;
	return value.replace(/[\s\u200b\ufeff]/gu, '');
}

/** Mistakes that need no question to the provider. */
export function shapeOf(field: AccountField, value: string): Shape | undefined {
	if (!value) return undefined;
	if (field === 'phone_number_id' || field === 'waba_id') {
		if (/^\+|^00/.test(value)) return 'phone_not_id';
		if (!/^\d{1,40}$/.test(value)) return 'not_digits';
	}
	if (field === 'graph_url' && !/^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(value)) return 'not_address';
	return undefined;
}

/** Number and token together are the least that can be asked about. */
export const canAsk = (account: Account): boolean =>
	(['phone_number_id', 'waba_id', 'graph_url'] as const).every((field) => !shapeOf(field, account[field])) &&
	account.phone_number_id !== '' &&
	account.access_token !== '';

const HOME: Record<CheckKey, AccountField | 'webhook'> = {
	token: 'access_token',
	phone_number: 'phone_number_id',
	waba: 'waba_id',
	app_secret: 'app_secret',
	permission_messaging: 'access_token',
	permission_management: 'access_token',
	subscription: 'webhook'
};
type Check = InboxCheck['checks'][number];
export interface FieldChecks {
	right: Check[];
	wrong: Check[];
}

/** The answers that stand at one field. A field still empty is not scolded for it. */
export function checksAt(field: AccountField, report: InboxCheck | undefined, account: Account): FieldChecks {
	const at = (report?.checks ?? []).filter(
		(check) => check.key !== 'subscription' && (check.ok === true ? HOME[check.key] : (check.field ?? HOME[check.key])) === field
	);
	if (!account[field] && field !== 'graph_url') return { right: [], wrong: [] };
	return { right: at.filter((check) => check.ok === true), wrong: at.filter((check) => check.ok === false) };
}

/** Whether it may be connected: everything filled in, nothing refused. The subscription is made after connecting. */
export function canConnect(account: Account, report: InboxCheck | undefined): boolean {
	if (FIELDS.some((field) => !account[field].trim() || shapeOf(field, account[field]))) return false;
	if (!report) return false;
	return report.checks.every((check) => check.key === 'subscription' || check.ok !== false);
}

/** A provider on the internet cannot call an address that only this machine or this house knows. */
export function reachable(webhookUrl: string): boolean {
	let url: URL;
	try {
		url = new URL(webhookUrl);
	} catch {
		return false;
	}
	if (url.protocol !== 'https:') return false;
	const host = url.hostname;
	return !(
		host === 'localhost' ||
		/\.(local|internal|lan|localhost)$/.test(host) ||
		/^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host) ||
		host.startsWith('[')
	);
}

/** A word only the provider and this desk know, made here. */
export function makeVerifyToken(random: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => crypto.getRandomValues(bytes)): string {
	const bytes = new Uint8Array(16);
	random(bytes);
	return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
