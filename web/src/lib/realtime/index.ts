export { live, Live, type Listener, type Status } from './live.svelte';
