/** The two voices of the desk. Before the first touch of the page a browser keeps them silent, and that is right. */

interface Voice {
	hertz: number[];
	shape: OscillatorType;
	/** Between 0 and 1. */
	loud: number;
	/** Seconds from one note to the next. */
	step: number;
}

const SOFT: Voice = { hertz: [440, 587], shape: 'sine', loud: 0.06, step: 0.14 };
/** Rising, twice, and three times as loud: heard from across a room, and nothing else here sounds like it. */
const LOUD: Voice = { hertz: [587, 740, 880, 587, 740, 880], shape: 'triangle', loud: 0.2, step: 0.16 };

let context: AudioContext | undefined;

async function sound({ hertz, shape, loud, step }: Voice): Promise<void> {
	context ??= new AudioContext();
	// It begins asleep even after a touch: the first tone waits for it, and is not kept for a touch that comes much later.
	if (context.state !== 'running' && navigator.userActivation?.hasBeenActive === false) return;
	await context.resume();
	const at = context.currentTime;
	for (const [place, height] of hertz.entries()) {
		const voice = context.createOscillator();
		const volume = context.createGain();
		const begin = at + place * step;
		voice.type = shape;
		voice.frequency.value = height;
		volume.gain.setValueAtTime(0, begin);
		volume.gain.linearRampToValueAtTime(loud, begin + 0.02);
		volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.18);
		voice.connect(volume).connect(context.destination);
		voice.start(begin);
		voice.stop(begin + 0.2);
	}
}

/** Two low notes, a third of a second. */
export const soft = (): void => void sound(SOFT).catch(() => {});
/** A second long. */
export const loud = (): void => void sound(LOUD).catch(() => {});
