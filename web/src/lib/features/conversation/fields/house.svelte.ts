/** The fields of the house, asked for once by whoever shows them first. */
import { api, type CaseField, type FieldValue } from '$lib/shared/api';
import { Resource } from '$lib/shared/forms';
import { t } from '$lib/shared/i18n';

export const fieldsOfHouse = new Resource(async () => (await api.get<{ items: CaseField[] }>('/case-fields')).items);

/** A value in words. */
export function said(field: CaseField, value: FieldValue | undefined): string {
	if (typeof value === 'boolean') return value ? t('fields.yes') : t('fields.no');
	if (field.kind === 'choice') return field.choices.find((each) => each.id === value)?.name ?? '';
	return value === undefined ? '' : String(value);
}
