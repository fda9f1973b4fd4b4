/** Runs a function whenever what it reads changes. For tests. */
export function follow(act: () => void): () => void {
	return $effect.root(() => {
		$effect(act);
	});
}
