import type { SuiteName } from '../results.ts';
import { forwardTasks, stepTasks, trainTasks } from '../shapes.ts';
import { gemmSuite } from './gemm.ts';
import { memorySuite } from './memory.ts';
import { sizeSuite } from './size.ts';
import { startupSuite } from './startup.ts';
import { timedSuite } from './timed.ts';
import type { Suite } from './types.ts';

/** Suites that run in Node, in the order they run. */
export const suites: { readonly [name in Exclude<SuiteName, `browser-${string}`>]: Suite } = {
  train: {
    title: 'Training step',
    note:
      'Forward, backward and Adam of one layer with dense(1) on its last output and mean squared error. Ours: `fit`, ' +
      'batches, ends of epochs and callbacks included. TensorFlow.js: `trainOnBatch`. brain.js: one pass over as many ' +
      'sequences, an update after each.',
    ours: 'recurra',
    run: (context) =>
      timedSuite(
        'train',
        trainTasks(context.effort.quick),
        ['recurra', 'recurra-wasm', 'tfjs-wasm', 'tfjs-cpu', 'brain.js', 'pytorch'],
        context,
      ),
  },
  overhead: {
    title: 'Whole step beside its kernels',
    note: 'The same training step through `fit`, and only what the kernels do in it.',
    ours: 'recurra',
    run: (context) =>
      timedSuite('overhead', trainTasks(context.effort.quick), ['recurra', 'recurra-kernels'], context),
  },
  stream: {
    title: 'Streaming step',
    note: 'One time step of one layer as wide as its input, the state carried over from step to step. One thread.',
    ours: 'recurra',
    run: (context) =>
      timedSuite(
        'stream',
        stepTasks(context.effort.quick),
        ['recurra', 'recurra-int8', 'onnxruntime-node', 'onnxruntime-web', 'pytorch'],
        { ...context, threads: [1] },
      ),
  },
  forward: {
    title: 'Batch forward',
    note:
      'Whole sequences through one layer, all outputs wanted. Ours: `run` of @recurra/stream, which uses one thread, and ' +
      '`model.predict`.',
    ours: 'recurra',
    run: (context) =>
      timedSuite(
        'forward',
        forwardTasks(context.effort.quick),
        ['recurra', 'recurra-predict', 'tfjs-wasm', 'onnxruntime-node', 'onnxruntime-web', 'pytorch'],
        context,
      ),
  },
  startup: {
    title: 'Start-up',
    note: 'From import to the end of the first step, in a fresh Node process each time.',
    ours: 'recurra',
    run: startupSuite,
  },
  size: {
    title: 'Size',
    note: 'Everything a browser fetches, built by Vite and gzipped; of our kernels the one build that it runs.',
    ours: 'recurra',
    run: sizeSuite,
  },
  gemm: {
    title: 'Matrix product',
    note: 'Beside the most that 128-bit multiply-adds on registers alone reach here. One thread.',
    ours: 'recurra-kernels',
    run: gemmSuite,
  },
  memory: {
    title: 'Memory of a training step',
    note: 'Beside the inputs, activated gates and states that backward needs.',
    ours: 'recurra-kernels',
    run: memorySuite,
  },
};

/** Names that `--only` takes. */
export const suiteNames: readonly string[] = Object.keys(suites);
