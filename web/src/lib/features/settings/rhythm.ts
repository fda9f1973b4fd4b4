/** What a lead changed of a number's rhythm, and how a wait is said. Pure. */
import type { Rhythm, RhythmChoice } from '$lib/shared/api';

export const PROFILES = ['brisk', 'ordinary', 'calm'] as const;
export const THROUGHPUTS = ['automatic', 'coexistence', 'ordinary', 'upgraded'] as const;
export const PER_SECOND = { coexistence: 20, ordinary: 80, upgraded: 1000 } as const;

/** Only what differs from what holds; white space around a time zone is a slip of the finger. */
export function chosen(before: Rhythm, shown: RhythmChoice): Partial<RhythmChoice> {
	const wanted: RhythmChoice = { ...shown, time_zone: shown.time_zone.trim() };
	return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== before[name as keyof RhythmChoice])) as Partial<RhythmChoice>;
}

/** Seconds up to two minutes, whole minutes from there. */
export function waited(seconds: number): { unit: 'seconds' | 'minutes'; count: number } {
	return seconds < 120 ? { unit: 'seconds', count: seconds } : { unit: 'minutes', count: Math.round(seconds / 60) };
}
