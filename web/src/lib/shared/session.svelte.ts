/** Who is working here: the signed-in agent, and what the installation says about itself before that. */
import { api, ApiError, type Agent, type Availability, type Me, type Preferences, type Setup, type Theme } from '$lib/shared/api';
import { preferred, setLocale } from '$lib/shared/i18n';

let me = $state.raw<Me>();
let setup: Promise<Setup> | undefined;
/** The server has not said yet that it is still him: it could not be asked. */
let assumed = false;
const leaving = new Set<() => void | Promise<void>>();
const ME = 'shortline.me';

/** Who worked here last, so that a reload without a connection opens the desk and shows what waits on this device. */
function remember(agent: Me | undefined): void {
	try {
		if (agent) localStorage.setItem(ME, JSON.stringify(agent));
		else localStorage.removeItem(ME);
	} catch {
		// Without storage a reload needs the server.
	}
}
function remembered(): Me | undefined {
	try {
		return (JSON.parse(localStorage.getItem(ME) ?? 'null') as Me | null) ?? undefined;
	} catch {
		return undefined;
	}
}
/** No answer, or one that says nothing about who we are. */
const unreachable = (error: unknown): boolean => error instanceof ApiError && (error.status === 0 || error.status >= 500);

function applyTheme(theme: Theme | undefined): void {
	const root = document.documentElement;
	if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
	else delete root.dataset.theme;
	try {
		localStorage.setItem('shortline.theme', theme ?? 'system');
	} catch {
		// The server remembers it too.
	}
}

export const session = {
	get me(): Me | undefined {
		return me;
	},
	/** The signed-in agent; screens under the desk may count on him. */
	get agent(): Me {
		if (!me) throw new Error('nobody is signed in');
		return me;
	},
	get prefs(): Preferences {
		return me?.prefs ?? {};
	},
	/** Whether this agent has the role or a higher one. */
	atLeast(role: 'agent' | 'lead' | 'admin' | 'owner'): boolean {
		const order = ['agent', 'lead', 'admin', 'owner'];
		return order.indexOf(me?.role ?? '') >= order.indexOf(role);
	},
	async resume(): Promise<Me> {
		try {
			return await this.welcome(await api.get<Me>('/me'));
		} catch (error) {
			if (!unreachable(error)) remember(undefined);
			const known = remembered();
			if (!known) throw error;
			assumed = true;
			return this.welcome(known);
		}
	},
	/** The connection is back: asks whether it is still the same agent. Somebody else begins with a fresh page. */
	async confirm(): Promise<void> {
		if (!assumed) return;
		const agent = await api.get<Me>('/me');
		if (me && agent.id !== me.id) {
			remember(agent);
			return location.reload();
		}
		assumed = false;
		await this.welcome(agent);
	},
	/** Takes over an agent the server just told us about: after sign-in, sign-up, or a change elsewhere. */
	async welcome(agent: Me | Agent): Promise<Me> {
		// The answer to a sign-in names the agent only; the rest is his own to ask for.
		if (!('prefs' in agent)) return this.resume();
		me = agent;
		remember(agent);
		applyTheme(agent.theme);
		await setLocale(agent.locale || preferred());
		return agent;
	},
	async change(part: {
		name?: string;
		locale?: string;
		theme?: Theme;
		prefs?: Preferences;
		availability?: Availability;
	}): Promise<void> {
		const before = me;
		if (me) await this.welcome({ ...me, ...part, prefs: { ...me.prefs, ...part.prefs } } as Me);
		try {
			await this.welcome(await api.patch<Me>('/me', part.prefs ? { ...part, prefs: me?.prefs } : part));
		} catch (error) {
			if (before) await this.welcome(before);
			throw error;
		}
	},
	/** Here, or on every device. Nothing of customers stays on this one. */
	async signOut(everywhere = false): Promise<void> {
		await api.delete(everywhere ? '/sessions' : '/sessions/current').catch(() => {});
		await Promise.all([...leaving].map((act) => act()));
		this.forget();
	},
	/** What a feature keeps on the device (drafts, the outbox) is removed here. */
	whenLeaving(act: () => void | Promise<void>): () => void {
		leaving.add(act);
		return () => leaving.delete(act);
	},
	forget(): void {
		me = undefined;
		assumed = false;
		remember(undefined);
		setup = undefined;
	},
	setup(fresh = false): Promise<Setup> {
		if (!setup || fresh) {
			setup = api.get<Setup>('/setup');
			setup.catch(() => (setup = undefined));
		}
		return setup;
	}
};
