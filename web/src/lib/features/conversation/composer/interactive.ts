/** The small form of an interactive message, what is wrong with it, and what the API takes. Pure. */
export type FormType = 'button' | 'list' | 'cta_url' | 'location_request_message' | 'request_contact_info';
export interface Form {
	type: FormType;
	body: string;
	footer: string;
	buttons: string[];
	listLabel: string;
	rows: { title: string; description: string }[];
	linkLabel: string;
	url: string;
}
export type Wrong = 'missing' | 'long' | 'double' | 'url';

const BODY = 1024;
const LABEL = 20;
const ROW = 24;
const MORE = 72;
const FOOTER = 60;

export function problems(form: Form): Record<string, Wrong> {
	const wrong: Record<string, Wrong> = {};
	const text = (field: string, value: string, most: number, required = true): void => {
		if (required && !value.trim()) wrong[field] = 'missing';
		else if ([...value.trim()].length > most) wrong[field] = 'long';
	};
	text('body', form.body, form.type === 'list' ? 4096 : BODY);
	if (form.type === 'button') {
		form.buttons.forEach((title, index) => {
			text(`button${index}`, title, LABEL);
			if (title.trim() && form.buttons.findIndex((other) => other.trim() === title.trim()) < index) wrong[`button${index}`] = 'double';
		});
	} else if (form.type === 'list') {
		text('listLabel', form.listLabel, LABEL);
		form.rows.forEach((row, index) => {
			text(`row${index}`, row.title, ROW);
			text(`more${index}`, row.description, MORE, false);
		});
	} else if (form.type === 'cta_url') {
		text('linkLabel', form.linkLabel, LABEL);
		if (!URL.canParse(form.url) || !/^https?:\/\/[^/]/i.test(form.url)) wrong.url = 'url';
	}
	text('footer', form.footer, FOOTER, false);
	return wrong;
}

export function toInteractive(form: Form): Record<string, unknown> {
	const whole: Record<string, unknown> = { type: form.type, body: form.body.trim() };
	const footer = form.footer.trim();
	if (footer && form.type !== 'location_request_message' && form.type !== 'request_contact_info') whole.footer = footer;
	if (form.type === 'button') whole.buttons = form.buttons.map((title, index) => ({ id: `choice-${index + 1}`, title: title.trim() }));
	if (form.type === 'list') {
		whole.button = form.listLabel.trim();
		whole.sections = [
			{
				rows: form.rows.map((row, index) => ({
					id: `row-${index + 1}`,
					title: row.title.trim(),
					...(row.description.trim() ? { description: row.description.trim() } : {})
				}))
			}
		];
	}
	if (form.type === 'cta_url') whole.cta = { display_text: form.linkLabel.trim(), url: form.url.trim() };
	return whole;
}
