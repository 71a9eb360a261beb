export { type TestBackend, useBackend } from './backend.ts';
export { expectClose, type Tolerance } from './expect-close.ts';
export { expectNoLeak } from './expect-no-leak.ts';
export { numericGradient } from './numeric-gradient.ts';
