export { firstKey, isSingle, keyLabel, keysOf, type Command } from './command';
export { commands } from './registry.svelte';
