/** Asks the provider about an account while it is typed in, a moment after the last key, and only ever believes the last answer. */
import { api, ApiError, type InboxCheck } from '$lib/shared/api';
import { general } from '$lib/shared/forms';
import { canAsk, tidy, type Account } from './account';

const PAUSE = 500;

export class Asking {
	report = $state.raw<InboxCheck>();
	asking = $state.raw(false);
	/** Our own trouble with asking, not the provider's answer. */
	problem = $state.raw('');
	#last = '';
	#timer: ReturnType<typeof setTimeout> | undefined;
	#flight: AbortController | undefined;

	/** Call it whenever something changed. */
	about(account: Account): void {
		const body = {
			phone_number_id: account.phone_number_id,
			waba_id: account.waba_id,
			access_token: tidy('access_token', account.access_token),
			app_secret: account.app_secret,
			graph_url: account.graph_url
		};
		const key = JSON.stringify(body);
		if (key === this.#last) return;
		this.#last = key;
		this.stop();
		if (!canAsk(account)) {
			this.report = undefined;
			return;
		}
		this.#timer = setTimeout(() => void this.#ask(body), PAUSE);
	}

	again(account: Account): void {
		this.#last = '';
		this.about(account);
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#flight?.abort();
		this.asking = false;
	}

	async #ask(body: Record<string, string>): Promise<void> {
		const flight = new AbortController();
		this.#flight = flight;
		this.asking = true;
		this.problem = '';
		try {
			const report = await api.post<InboxCheck>('/inboxes/check', body, { signal: flight.signal });
			if (this.#flight === flight) this.report = report;
		} catch (error) {
			if (this.#flight !== flight || !(error instanceof ApiError)) return;
			this.report = undefined;
			this.problem = general(error);
			this.#last = '';
		} finally {
			if (this.#flight === flight) this.asking = false;
		}
	}
}
