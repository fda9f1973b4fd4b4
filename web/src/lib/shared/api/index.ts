export * from './client';
export type * from './model';
