import type { Blocks } from '../blocks.ts';
import type { Kernels } from '../kernels.ts';

/** Kinds of layers, by their numbers in assembly/step.ts. */
export const layerKinds = {
  embedding: 0,
  simpleRnn: 1,
  lstm: 2,
  gruBefore: 3,
  gruAfter: 4,
  dense: 5,
  activation: 6,
  layerNorm: 7,
  softmax: 8,
} as const;

/** The fields of the class Layer of assembly/step.ts, in its order; true for 32-bit floats. */
const layerFields = {
  kind: false,
  inputSize: false,
  outputSize: false,
  outputStep: false,
  output: false,
  outputOffset: false,
  gates: false,
  aside: false,
  h: false,
  c: false,
  reverse: false,
  keepsInput: false,
  job: false,
  input: false,
  recurrent: false,
  second: false,
  activation: false,
  alpha: true,
  beta: true,
  gain: false,
  bias: false,
  epsilon: true,
} as const;

/** A layer of a network as the kernel `runNetwork` reads it. See assembly/step.ts for each field. */
export type StreamLayer = { readonly [name in keyof typeof layerFields]?: number };

const fields = Object.entries(layerFields) as [keyof StreamLayer, boolean][];

/** Writes layers one after the other. @returns Where the first one stands. */
export function writeStreamLayers(kernels: Kernels, blocks: Blocks, layers: readonly StreamLayer[]): number {
  const at = blocks.take(layers.length * fields.length);
  const view = new DataView(kernels.heap.memory.buffer, at, 4 * layers.length * fields.length);
  layers.forEach((layer, row) => {
    fields.forEach(([name, isFloat], index) => {
      const place = 4 * (row * fields.length + index);
      if (isFloat) view.setFloat32(place, layer[name] ?? 0, true);
      else view.setUint32(place, layer[name] ?? 0, true);
    });
  });
  return at;
}
