/** Short notices that need no answer. Errors stay until dismissed; the rest leave after a while. */

export interface Toast {
	id: number;
	text: string;
	kind: 'info' | 'error';
	action?: { label: string; run: () => void };
}

let next = 1;
let toasts = $state.raw<Toast[]>([]);
const LIFE = 6000;

export const toaster = {
	get all(): Toast[] {
		return toasts;
	},
	dismiss(id: number): void {
		toasts = toasts.filter((toast) => toast.id !== id);
	}
};

export function toast(text: string, options: { kind?: 'info' | 'error'; action?: Toast['action']; life?: number } = {}): number {
	const { kind = 'info', action, life = kind === 'error' ? 0 : LIFE } = options;
	const id = next++;
	toasts = [...toasts.slice(-3), { id, text, kind, action }];
	if (life) setTimeout(() => toaster.dismiss(id), life);
	return id;
}
