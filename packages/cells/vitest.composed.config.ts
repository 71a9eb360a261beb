export { default } from '../../vitest.composed.ts';
