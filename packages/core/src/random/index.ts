// Seeded random numbers alone, for what must not wait for TensorFlow.js. The package's main entry has them too.
export { createRng, type Rng, type RngState, rngFromState } from './rng.ts';
