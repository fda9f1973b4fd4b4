/** The channels that can be chosen: those the house has inboxes on, and those that were chosen before. */
import { tCode } from '$lib/shared/i18n';

export function channels(inboxes: { channel: string }[], chosen: string[] = []): { value: string; label: string }[] {
	const all = [...new Set([...inboxes.map((each) => each.channel), ...chosen])].sort();
	return all.map((value) => ({ value, label: tCode('shell', `channel_${value}`, value) }));
}
