/** The link finder knows every top-level domain and is therefore fetched after the first paint; texts then gain links. */
import type { Finder } from './markup';

let finder = $state.raw<Finder | undefined>();
let asked = false;

export function links(): Finder | undefined {
	if (!asked) {
		asked = true;
		void import('linkifyjs').then(
			({ find, registerCustomProtocol }) => {
				registerCustomProtocol('tel', true);
				finder = (text) => find(text, { defaultProtocol: 'https' });
			},
			() => (asked = false)
		);
	}
	return finder;
}
