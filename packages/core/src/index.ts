export { ensureBackendKernels } from './backend/ensure-backend-kernels.ts';
export { takeRows } from './backend/take-rows.ts';
export { glorotUniform } from './init/glorot-uniform.ts';
export { orthogonalMatrix } from './init/orthogonal.ts';
export { type KernelChoice, setThreads, useKernels } from './kernels/runtime.ts';
export {
  bernoulliCrossEntropy,
  type ClassificationOptions,
  categoricalCrossEntropy,
} from './losses/classification.ts';
export { gaussianNll, negativeBinomialNll, studentTNll } from './losses/likelihood.ts';
export type { LossFunction, LossOptions } from './losses/reduce.ts';
export { huber, meanAbsoluteError, meanSquaredError, pinball } from './losses/regression.ts';
export { accuracy, rootMeanSquaredError } from './metrics/metrics.ts';
export { type AdamStep, adamLoop } from './optim/adam.ts';
export { sumOfSquares, updateOnHost, type WeightArrays, type WeightLoop } from './optim/host-update.ts';
export { quickDropout } from './random/quick-dropout.ts';
export { createRng, type Rng, type RngState, rngFromState } from './random/rng.ts';
export { drawSeed, withRandomScope } from './random/scope.ts';
export { fusedGru } from './recurrent/fused-gru.ts';
export { fusedLstm } from './recurrent/fused-lstm.ts';
export { fusedSimpleRnn } from './recurrent/fused-simple-rnn.ts';
export { permuteGates } from './recurrent/permute-gates.ts';
export type {
  GateOptions,
  GruOptions,
  GruWeights,
  LstmOptions,
  LstmWeights,
  RecurrentOptions,
  RecurrentResult,
  RecurrentWeights,
  SimpleRnnOptions,
} from './recurrent/types.ts';
export { lengthsToMask } from './sequence/lengths-to-mask.ts';
export {
  type PaddedSequences,
  type PadOptions,
  padSequences,
  unpadSequences,
} from './sequence/pad-sequences.ts';
export { reverseByLength } from './sequence/reverse-by-length.ts';
export { timeDistributed } from './sequence/time-distributed.ts';
export { digamma, lgamma } from './special/gamma.ts';
