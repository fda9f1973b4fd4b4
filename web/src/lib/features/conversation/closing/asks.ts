/** What is asked before a case ends. Pure. */
import type { Case, CaseField } from '$lib/shared/api';

/** What the house has. */
export interface Known {
	reasons: boolean;
	required: CaseField[];
}

/** What has to be filled in before this case may be closed. */
export const lacking = (of: Case | undefined, { required }: Known): CaseField[] => required.filter((field) => of && of.fields[field.id] === undefined);

/** What an answer that closes the case has to ask before it leaves. What is known is not asked again; without an open case nothing could be kept. */
export const asksBeforeSending = (of: Case | undefined, house: Known, undone: boolean): boolean =>
	!!of && (lacking(of, house).length > 0 || undone || (house.reasons && !of.reason));
