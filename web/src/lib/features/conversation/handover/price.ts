/** What a number costs whoever calls it, where the house has said so with what is not handled here. Pure. */
import type { ScopeTopic } from '$lib/shared/api';

const digits = (text: string): string => text.replace(/\D/g, '');

export function priceOf(address: string, topics: readonly Pick<ScopeTopic, 'phone' | 'price' | 'is_active'>[]): string {
	const called = digits(address);
	return called ? (topics.find((each) => each.is_active && each.price && digits(each.phone) === called)?.price ?? '') : '';
}
