/** The areas of the settings: one list for the side bar, the phone's menu and the tests. Each is a chunk of its own. */
import type { IconName } from '$lib/shared/ui';

export const AREAS = [
	{ key: 'inboxes', href: '/settings/inboxes', icon: 'inbox' },
	{ key: 'people', href: '/settings/people', icon: 'contacts' },
	{ key: 'teams', href: '/settings/teams', icon: 'team' },
	{ key: 'hours', href: '/settings/hours', icon: 'clock' },
	{ key: 'answer_times', href: '/settings/answer-times', icon: 'check' },
	{ key: 'time_rules', href: '/settings/time-rules', icon: 'clock' },
	{ key: 'work', href: '/settings/routing', icon: 'contacts' },
	{ key: 'shifts', href: '/settings/shifts', icon: 'clock' },
	{ key: 'templates', href: '/settings/templates', icon: 'reply' },
	{ key: 'macros', href: '/settings/macros', icon: 'template' },
	{ key: 'labels', href: '/settings/labels', icon: 'label' },
	{ key: 'segments', href: '/settings/segments', icon: 'team' },
	{ key: 'reasons', href: '/settings/reasons', icon: 'info' },
	{ key: 'case_fields', href: '/settings/case-fields', icon: 'edit' },
	{ key: 'questions', href: '/settings/questions', icon: 'info' },
	{ key: 'guard', href: '/settings/guard', icon: 'block' },
	{ key: 'opt_outs', href: '/settings/opt-outs', icon: 'block' },
	{ key: 'tokens', href: '/settings/tokens', icon: 'link' },
	{ key: 'journal', href: '/settings/journal', icon: 'note' },
	{ key: 'desk', href: '/settings/desk', icon: 'settings' }
] as const satisfies readonly { key: string; href: string; icon: IconName }[];
export type AreaKey = (typeof AREAS)[number]['key'];
