/** When a message may leave instead of now. Pure; by the agent's own clock. */

/** The first nine in the morning that is not before this moment. */
export function nineFrom(at: number): Date {
	const nine = new Date(at);
	nine.setHours(9, 0, 0, 0);
	if (nine.getTime() < at) nine.setDate(nine.getDate() + 1);
	return nine;
}

export function isTomorrow(at: Date, now: number): boolean {
	const next = new Date(now);
	next.setDate(next.getDate() + 1);
	return at.toDateString() === next.toDateString();
}

/** Nine in the morning once the pause is over, if an answer may still leave by then. */
export function nineAfterPause(freeAt: string, closesAt: string | null): Date | null {
	const nine = nineFrom(Date.parse(freeAt));
	return closesAt !== null && nine.getTime() >= Date.parse(closesAt) ? null : nine;
}
