export { orthogonalMatrix } from './init/orthogonal.ts';
export type { LossFunction, LossOptions } from './losses/reduce.ts';
export { huber, meanAbsoluteError, meanSquaredError, pinball } from './losses/regression.ts';
export { createRng, type Rng, type RngState, rngFromState } from './random/rng.ts';
export { drawSeed, withRandomScope } from './random/scope.ts';
export { fusedGru } from './recurrent/fused-gru.ts';
export { fusedLstm } from './recurrent/fused-lstm.ts';
export { fusedSimpleRnn } from './recurrent/fused-simple-rnn.ts';
export type {
  GruOptions,
  GruWeights,
  RecurrentOptions,
  RecurrentResult,
  RecurrentWeights,
  SimpleRnnOptions,
} from './recurrent/types.ts';
export { lengthsToMask } from './sequence/lengths-to-mask.ts';
