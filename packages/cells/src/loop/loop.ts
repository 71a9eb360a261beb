import * as tf from '@tensorflow/tfjs-core';
import type { RunOptions, RunResult } from './types.ts';

/** One step in the loop: gives `[output, ...states after it]`. */
export type LoopStep = (input: tf.Tensor2D, states: readonly tf.Tensor2D[]) => tf.Tensor2D[];

/** What a masked step keeps (`real`, 1 at real steps) and what it replaces (`masked`, 1 at masked steps). */
interface StepMask {
  readonly real: tf.Tensor2D;
  readonly masked: tf.Tensor2D;
}

function stepMasks(mask: tf.Tensor2D): StepMask[] {
  const [batch, time] = mask.shape;
  const columns = tf.reshape(tf.transpose(mask), [time, batch, 1]);
  const masked = tf.unstack(tf.sub(1, columns)) as tf.Tensor2D[];
  return (tf.unstack(columns) as tf.Tensor2D[]).map((real, index) => ({ real, masked: masked[index]! }));
}

function blend(mask: StepMask, fresh: tf.Tensor2D, held: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.mul(fresh, mask.real), tf.mul(held, mask.masked));
}

/**
 * Runs a step over a sequence, one step after the other, with plain tensor operations.
 *
 * It knows nothing of cells: any step will do. Call it inside `tf.tidy`.
 *
 * @param step Gives `[output, ...states]`.
 * @param inputs What the step receives at each time, each [batch, anything].
 * @param initial States before the first step.
 * @param options Direction, mask and what is wanted.
 */
export function runLoop(
  step: LoopStep,
  inputs: readonly tf.Tensor2D[],
  initial: readonly tf.Tensor2D[],
  options: RunOptions,
): RunResult {
  const masks = options.mask === null ? null : stepMasks(options.mask);
  const outputs: tf.Tensor2D[] = new Array(inputs.length);
  let states = [...initial];
  let last = initial[0]!;
  for (let count = 0; count < inputs.length; count++) {
    const time = options.reverse ? inputs.length - 1 - count : count;
    const before = states;
    const mask = masks?.[time];
    const [output, ...after] = tf.tidy(() => {
      const [fresh, ...next] = step(inputs[time]!, before);
      if (mask === undefined) return [fresh!, ...next];
      const held = next.map((state, index) => blend(mask, state, before[index]!));
      if (options.zeroMasked) return [tf.mul<tf.Tensor2D>(fresh!, mask.real), ...held];
      // Keras holds the first state, which is the last output.
      return [fresh === next[0] ? held[0]! : blend(mask, fresh!, before[0]!), ...held];
    });
    states = after;
    last = output!;
    outputs[time] = last;
  }
  return { sequence: options.sequence ? (tf.stack(outputs, 1) as tf.Tensor3D) : null, last, states };
}
