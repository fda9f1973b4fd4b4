import { expect, test } from 'vitest';
import type { Case, CaseField } from '$lib/shared/api';
import { asksBeforeSending } from './asks';

const line = { id: '7', name: 'Line' } as CaseField;
const nothing = { reasons: false, required: [] };
const of = (part: Partial<Case> = {}): Case => ({ fields: {}, reason: null, ...part }) as Case;

test('an answer that closes asks for what the house wants to know of the case, and for nothing that is known', () => {
	expect(asksBeforeSending(of(), nothing, false)).toBe(false);
	expect(asksBeforeSending(of(), { ...nothing, required: [line] }, false)).toBe(true);
	expect(asksBeforeSending(of({ fields: { 7: false } }), { ...nothing, required: [line] }, false)).toBe(false);
	expect(asksBeforeSending(of(), { ...nothing, reasons: true }, false)).toBe(true);
	expect(asksBeforeSending(of({ reason: { id: '3', name: 'Refund' } }), { ...nothing, reasons: true }, false)).toBe(false);
	expect(asksBeforeSending(of(), nothing, true)).toBe(true);
});

test('without an open case there is nowhere to keep an answer: nothing is asked', () => {
	expect(asksBeforeSending(undefined, { reasons: true, required: [line] }, true)).toBe(false);
});
