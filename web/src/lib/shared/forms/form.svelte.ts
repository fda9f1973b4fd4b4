/**
 * One form on its way to the server. An error belongs to its field; what fits no field stands above the button.
 * Nothing typed is cleared by a failure.
 */
import { tick } from 'svelte';
import { ApiError, sentence } from '$lib/shared/api';
import { t } from '$lib/shared/i18n';

type Errors<Field extends string> = Partial<Record<Field, string>>;
/** A sentence of the screen's own for an error it knows, and the field it belongs to. */
export interface Said<Field extends string> {
	field?: Field;
	sentence: string;
}

export class Form<Field extends string> {
	busy = $state.raw(false);
	errors = $state.raw<Errors<Field>>({});
	problem = $state.raw('');
	element = $state.raw<HTMLFormElement | null>(null);

	constructor(
		private readonly fields: readonly Field[],
		private readonly say: (error: ApiError) => Said<Field> | undefined = () => undefined
	) {}

	/** What the screen can see for itself, before anything is asked of the server. */
	refuse(errors: Errors<Field>): boolean {
		this.errors = errors;
		this.problem = '';
		const wrong = Object.values(errors).some(Boolean);
		if (wrong) void this.#show();
		return wrong;
	}

	/** Answers undefined when it failed; the form then says why. */
	async send<T>(act: () => Promise<T>): Promise<{ answer: T } | undefined> {
		if (this.busy) return undefined;
		this.busy = true;
		this.errors = {};
		this.problem = '';
		try {
			return { answer: await act() };
		} catch (error) {
			this.#fail(error);
			return undefined;
		} finally {
			this.busy = false;
		}
	}

	clear(field: Field): void {
		if (this.errors[field]) this.errors = { ...this.errors, [field]: undefined };
	}

	#fail(error: unknown): void {
		if (!(error instanceof ApiError)) throw error;
		const said = this.say(error);
		const field = said?.field ?? this.#field(error);
		const why = said?.sentence ?? general(error);
		if (field) this.errors = { [field]: why } as Errors<Field>;
		else this.problem = why;
		void this.#show();
	}

	#field(error: ApiError): Field | undefined {
		const named = String(error.problem.field ?? '');
		return this.fields.find((field) => field === named || named.startsWith(`${field}.`));
	}

	/** The first thing to repair gets the focus. */
	async #show(): Promise<void> {
		await tick();
		this.element?.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem]')?.focus();
	}
}

/** What can be said of any failure. */
export function general(error: unknown): string {
	if (!(error instanceof ApiError)) return t('forms.failed');
	if (error.offline) return t('forms.offline');
	// A shape nobody has words for: the field is marked, and that says the most.
	if (error.code === 'bad_request') return sentence(error, t('forms.check_field'));
	return sentence(error, error.code === 'not_allowed' ? t('forms.not_allowed') : t('forms.failed'));
}
