import * as tf from '@tensorflow/tfjs-core';
import { currentHostMemory } from '../backend/host-memory.ts';

/** One weight while it is updated: all arrays have its size. */
export interface WeightArrays {
  /** Its value now; not to be changed, others may hold it. */
  readonly weight: Float32Array;
  /** Receives its new value. */
  readonly next: Float32Array;
  readonly gradient: Float32Array;
  /** What the optimiser remembers about it; to be changed in place. */
  readonly slots: readonly Float32Array[];
}

/** Updates one weight. */
export type WeightLoop = (arrays: WeightArrays, index: number) => void;

function isHost(tensors: readonly tf.Tensor[]): boolean {
  return tensors.every(({ dtype }) => dtype === 'float32');
}

/**
 * Runs an optimiser's update as loops over host memory: a handful of nanoseconds per number in place of a chain of
 * tensor ops.
 *
 * Weights get new buffers, because others may hold the old ones: snapshots share them, and tfjs-backend-wasm keeps
 * matrices packed by buffer. Slots are the optimiser's own and change in place.
 *
 * @param weights Values now.
 * @param gradients One for each weight, of its size.
 * @param slots What the optimiser remembers: tensors that no one else holds, each over all weights end to end.
 * @param loop Updates one weight.
 * @returns The new values, of the weights' shapes; undefined on backends whose memory is not the host's, where nothing
 *   has been changed.
 */
export function updateOnHost(
  weights: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  slots: readonly tf.Tensor[],
  loop: WeightLoop,
): tf.Tensor[] | undefined {
  const memory = currentHostMemory();
  if (memory === undefined || !isHost(weights) || !isHost(gradients)) return undefined;
  memory.bring([...weights, ...gradients, ...slots]);
  // All of them first: views last until the next allocation.
  const results = weights.map(({ shape }) => memory.allocate(shape));
  const slotArrays = slots.map((slot) => memory.view(slot) as Float32Array);
  let offset = 0;
  weights.forEach((weight, index) => {
    const end = offset + weight.size;
    const arrays = {
      weight: memory.view(weight) as Float32Array,
      next: memory.view(results[index]!) as Float32Array,
      gradient: memory.view(gradients[index]!) as Float32Array,
      slots: slotArrays.map((slot) => slot.subarray(offset, end)),
    };
    loop(arrays, index);
    offset = end;
  });
  return results.map((info) => tf.engine().makeTensorFromTensorInfo(info));
}

/**
 * The squared norm of tensors taken together, Σ x², summed in 64 bits: no square overflows.
 *
 * @param tensors Any shapes, float32.
 * @returns undefined on backends whose memory is not the host's.
 */
export function sumOfSquares(tensors: readonly tf.Tensor[]): number | undefined {
  const memory = currentHostMemory();
  if (memory === undefined || !isHost(tensors)) return undefined;
  let sum = 0;
  for (const tensor of tensors) sum += squares(memory.view(tensor) as Float32Array);
  return sum;
}

/** Four sums side by side: one alone would wait for itself at every step. */
function squares(values: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = values.length - (values.length % 4);
  for (let index = 0; index < whole; index += 4) {
    const p = values[index]!;
    const q = values[index + 1]!;
    const r = values[index + 2]!;
    const s = values[index + 3]!;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (let index = whole; index < values.length; index++) a += values[index]! * values[index]!;
  return a + b + (c + d);
}
