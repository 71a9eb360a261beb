import type { Kernels } from '../../src/index.ts';
import { compute, type Layer, seedsOf, toLayer } from '../layers.ts';

/** An LSTM large enough for its work to be shared between threads. */
export const example: Layer = toLayer({
  cell: 'lstm',
  batch: 13,
  time: 8,
  inputSize: 90,
  hiddenSize: 91,
  projectionSize: undefined,
  resetAfter: false,
  masked: true,
  bias: true,
  recurrentBias: false,
  peephole: false,
  initial: true,
  seed: 4,
});

/** Outputs, states and gradients by name. */
export function run(kernels: Kernels, layer: Layer): { readonly [name: string]: Float32Array } {
  const { batch, time, hiddenSize } = layer.spec;
  const seeds = seedsOf(layer, {
    output: new Float64Array(batch * time * hiddenSize),
    h: new Float64Array(batch * hiddenSize),
    c: new Float64Array(batch * hiddenSize),
  });
  const { gradients, ...results } = compute(kernels, layer, seeds);
  const named = Object.entries(gradients).map(([name, values]) => [`gradient of ${name}`, values] as const);
  return { ...results, ...Object.fromEntries(named) };
}
