/** A notification of the browser, where it may show one and nobody looks at the page. It says nothing of what a customer wrote. */
const TAG = 'shortline.offered';

/** Returns how to take it back. */
export function notify(text: string, look: () => void): () => void {
	if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return () => {};
	try {
		const shown = new Notification('Shortline', { body: text, tag: TAG, silent: true });
		shown.onclick = () => {
			window.focus();
			look();
			shown.close();
		};
		return () => shown.close();
	} catch {
		return () => {}; // some phones show them from a service worker only
	}
}
