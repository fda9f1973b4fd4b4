import { expect, test } from 'vitest';
import { preview, unsaid } from './macro';

test('a value stands where its slot was, and its fallback where there is no value', () => {
	const wording = 'Hi {{contact.first_name|there}}, this is {{ agent.name }}.';
	expect(preview(wording, { 'contact.first_name': 'Ada', 'agent.name': 'Sanne' })).toBe('Hi Ada, this is Sanne.');
	expect(preview(wording, { 'agent.name': 'Sanne' })).toBe('Hi there, this is Sanne.');
});

test('a value is never read as a slot, and braces that name nothing stay', () => {
	expect(preview('{{contact.name|x}} {{what}}', { 'contact.name': '{{agent.name}}', 'agent.name': 'Sanne' })).toBe('{{agent.name}} {{what}}');
});

test('a fallback of dots is none', () => {
	expect([unsaid('Hi {{contact.name|…}}'), unsaid('Hi {{contact.name| ... }}'), unsaid('{{contact.name|}}')]).toEqual([true, true, true]);
	expect([unsaid('Hi {{contact.name|there…}}'), unsaid('{{agent.name}} …'), unsaid('a|…')]).toEqual([false, false, false]);
});
