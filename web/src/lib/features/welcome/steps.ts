/** The first run as steps. The address says which one is wanted; facts decide which one is possible. */
export const STEPS = ['you', 'choice', 'connect', 'test', 'team'] as const;
export type StepName = (typeof STEPS)[number];

export interface Facts {
	needs_owner: boolean;
	/** The inbox being connected, once it exists. */
	inbox: string | null;
}

export function stepFor(wanted: string | null, facts: Facts): StepName {
	if (facts.needs_owner) return 'you';
	const step = STEPS.find((name) => name === wanted);
	if (!step || step === 'you') return 'choice';
	if (step === 'test' && !facts.inbox) return 'connect';
	return step;
}

/** What stands before the current step is done: nobody gets past a step by a click alone. */
export const isDone = (step: StepName, current: StepName): boolean => STEPS.indexOf(step) < STEPS.indexOf(current);

export function stepHref(step: StepName, inbox: string | null = null): string {
	return `/welcome?step=${step}${inbox ? `&inbox=${encodeURIComponent(inbox)}` : ''}`;
}
