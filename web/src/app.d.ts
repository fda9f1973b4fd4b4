declare global {
	namespace App {
		interface PageState {
			/** The list of the phone layout remembers where it was. */
			listOffset?: number;
		}
	}
}

export {};
