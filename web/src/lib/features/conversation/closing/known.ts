/** Whether the house has reasons, or fields that are to be filled in: asked once, and anew when one of them changes. */
import { api, type CaseField, type Reason } from '$lib/shared/api';
import { live } from '$lib/realtime';
import type { Known } from './asks';

let asked: Promise<Known> | undefined;
live.on(({ events, everything }) => {
	if (everything || events.some((event) => event.kind === 'reason.updated' || event.kind === 'case_field.updated')) asked = undefined;
});

/** Nothing also when it could not be asked: closing is never in the way of a lost connection. */
export function known(): Promise<Known> {
	asked ??= Promise.all([api.get<{ items: Reason[] }>('/reasons'), api.get<{ items: CaseField[] }>('/case-fields')]).then(
		([reasons, fields]) => ({
			reasons: reasons.items.some((reason) => !reason.archived),
			required: fields.items.filter((field) => field.required_at_close && !field.archived)
		}),
		() => {
			asked = undefined;
			return { reasons: false, required: [] };
		}
	);
	return asked;
}
