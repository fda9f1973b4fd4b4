import type { Plugin } from 'vite';
export function compile(): void;
export function catalogues(): Plugin;
