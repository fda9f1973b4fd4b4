/** When it is worth asking how a text may sound. */
export const ASK_AFTER = 700;
const SHORTEST = 8;
const LONGEST = 20_000;

/** `wanted` is the agent's choice; not chosen means yes. */
export function worthAsking(text: string, wanted: unknown): boolean {
	return wanted !== false && text.length >= SHORTEST && text.length <= LONGEST;
}
