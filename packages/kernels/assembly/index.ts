// What JavaScript can call. Pointers are byte offsets into the memory, sizes count floats.
export { activate } from './activations';
export { adam, sumOfSquares } from './adam';
export { gruBackwardAfter, gruBackwardBefore, gruForwardAfter, gruForwardBefore } from './gru';
export {
  matmul, matmulPacked, matmulPackedWork, matmulPairWork, matmulTransposedPair, matmulWork, packB,
} from './gemm';
export { sigmoidCrossEntropy, softmaxCrossEntropy } from './losses';
export { lstmBackward, lstmForward } from './lstm';
export { copyRuns, sumProducts, sumRows, toBatchMajor, toTimeMajor } from './rows';
// The first two only so that they stay functions: within their caller their registers would spill.
export { columns4, columns8, quantize, quantizedSize, quantizedWork } from './quantized';
export { rnnBackward, rnnForward } from './simple-rnn';
export { moveStates, runNetwork } from './step';
export { lanes } from './variant';
