/** Which question about the chosen rows is on screen. */
class Ask {
	what = $state<'answer' | 'assign' | 'labels' | 'snooze' | null>(null);
}
export const ask = new Ask();
