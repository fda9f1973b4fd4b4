import type { Command } from '$lib/shared/commands';
import { session } from '$lib/shared/session.svelte';
import { t } from '$lib/shared/i18n';

interface Acts {
	palette: () => void;
	help: () => void;
	go: (path: string) => void;
}

/** What works anywhere on the desk. */
export const deskCommands = (acts: Acts): Command[] => [
	{ name: 'desk.palette', label: () => t('palette.title'), group: 'desk', key: '$mod+k', run: acts.palette, hidden: true },
	{ name: 'desk.help', label: () => t('palette.keys'), group: 'desk', key: 'Shift+?', run: acts.help },
	{ name: 'go.inbox', label: () => t('shell.go_inbox'), group: 'go', key: 'g i', run: () => acts.go('/inbox') },
	{ name: 'go.handovers', label: () => t('shell.go_handovers'), group: 'go', key: 'g p', run: () => acts.go('/handovers') },
	{ name: 'go.contacts', label: () => t('shell.go_contacts'), group: 'go', key: 'g c', run: () => acts.go('/contacts') },
	{
		name: 'go.wallboard',
		label: () => t('shell.go_wallboard'),
		group: 'go',
		key: 'g w',
		when: () => session.me?.permissions?.includes('wallboard.read') ?? false,
		run: () => acts.go('/wallboard')
	},
	{ name: 'go.settings', label: () => t('shell.go_settings'), group: 'go', key: 'g s', run: () => acts.go('/settings') },
	{ name: 'go.me', label: () => t('shell.my_settings'), group: 'go', run: () => acts.go('/me') }
];
