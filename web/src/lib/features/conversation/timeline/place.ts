/**
 * Keeps what the eye rests on where it is, whatever grows or shrinks above or below: pages that come in or go out,
 * pictures that load, a composer that grows. At the end it stays at the end.
 */
const NEAR = 32;

export class Place {
	/** Follow the end. */
	stick = true;
	#anchor: { element: HTMLElement; offset: number } | null = null;
	/** The scroll position the anchor was measured at. */
	#top = 0;
	#observer: ResizeObserver;

	constructor(
		private readonly scroller: HTMLElement,
		content: HTMLElement,
		/** Whether the end of the list is the end of the conversation. */
		private readonly isWhole: () => boolean,
		private readonly moved: () => void = () => {}
	) {
		this.#observer = new ResizeObserver(() => this.restore());
		this.#observer.observe(content);
		this.#observer.observe(scroller);
	}

	stop(): void {
		this.#observer.disconnect();
	}

	get fromEnd(): number {
		return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
	}

	/** After each scroll by hand. */
	remember(): void {
		this.stick = this.isWhole() && this.fromEnd < NEAR;
		this.#anchor = this.stick ? null : this.#visible();
		this.#top = this.scroller.scrollTop;
	}

	/** After each change of the list or of a size. */
	restore(): void {
		if (this.stick && this.isWhole()) {
			this.scroller.scrollTop = this.scroller.scrollHeight;
		} else if (this.#anchor?.element.isConnected) {
			// A scroll whose event has not come yet is the reader's will, not drift; one at the very end may be the browser's.
			if (this.fromEnd >= 1) this.#anchor.offset -= this.scroller.scrollTop - this.#top;
			const drift = this.#offset(this.#anchor.element) - this.#anchor.offset;
			if (Math.abs(drift) >= 1) this.scroller.scrollTop += drift;
		}
		this.#top = this.scroller.scrollTop;
		this.moved();
	}

	toEnd(): void {
		this.stick = true;
		this.#anchor = null;
		this.scroller.scrollTop = this.scroller.scrollHeight;
		this.moved();
	}

	/** Puts an element at a share of the height and holds it there. */
	show(element: HTMLElement, share = 0.25): void {
		this.stick = false;
		this.scroller.scrollTop += this.#offset(element) - this.scroller.clientHeight * share;
		this.remember();
		if (!this.stick) this.#anchor = { element, offset: this.#offset(element) };
		this.#top = this.scroller.scrollTop;
		this.moved();
	}

	#offset(element: HTMLElement): number {
		return element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
	}

	/** The first message of which something is visible; lines between them come and go with pages. */
	#visible(): { element: HTMLElement; offset: number } | null {
		const top = this.scroller.getBoundingClientRect().top;
		const rows = this.scroller.querySelectorAll<HTMLElement>('[data-msg]');
		let low = 0;
		let high = rows.length - 1;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((rows[middle] as HTMLElement).getBoundingClientRect().bottom > top) high = middle;
			else low = middle + 1;
		}
		const element = rows[low];
		return element ? { element, offset: element.getBoundingClientRect().top - top } : null;
	}
}
