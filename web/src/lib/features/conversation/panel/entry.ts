/** Where a person came from, in a few words, or null when nobody knows. */
export function entryPoint(given: unknown): string | null {
	if (!given || typeof given !== 'object') return typeof given === 'string' && given ? given : null;
	const from = given as Record<string, unknown>;
	for (const key of ['headline', 'label', 'name', 'body', 'source_url', 'ref', 'source_id', 'source_type']) {
		const value = from[key];
		if (typeof value === 'string' && value) return value;
	}
	return null;
}
