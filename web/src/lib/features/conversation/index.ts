/** What routes may use of an open conversation. */
export { keep as startKeeping, forgetDevice, saveDrafts, waitingMessages, waitingTexts } from './kept.svelte';
export { prefetch } from './thread/threads';
