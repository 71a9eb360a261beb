import * as tf from '@tensorflow/tfjs-core';
import { RecurrentCell } from '../cells/recurrent-cell.ts';
import { type AnyCell, StackedRnnCells, stateSizes } from '../cells/stacked-rnn-cells.ts';
import { runLoop } from './loop.ts';
import type { RunOptions, RunResult } from './types.ts';

/**
 * Runs a cell over a sequence by the fastest way there is: a fused operation if the cell has one for its config, else
 * the loop with the input's part of all steps done at once, else (cells of other packages) the loop over `call`.
 *
 * Call it inside `tf.tidy`.
 *
 * @param cell A built cell.
 * @param x [batch, time, inputSize]
 */
export function runCell(cell: AnyCell, x: tf.Tensor3D, options: RunOptions): RunResult {
  if (cell instanceof StackedRnnCells) return runStack(cell, x, options);
  if (cell instanceof RecurrentCell) return runOwn(cell, x, options);
  return runForeign(cell, x, options);
}

function zeroStates(cell: AnyCell, batch: number): tf.Tensor2D[] {
  return stateSizes(cell).map((size) => tf.zeros<tf.Rank.R2>([batch, size]));
}

function runOwn(cell: RecurrentCell, x: tf.Tensor3D, options: RunOptions): RunResult {
  cell.projectBeforeUse(options.training);
  const [batch, time, size] = x.shape;
  const masks = cell.dropoutMasks(batch, size, options.training);
  const input = masks.input === null ? x : tf.mul<tf.Tensor3D>(x, tf.expandDims(masks.input, 1));
  if (masks.recurrent === null) {
    const fused = cell.runFused(input, options);
    if (fused !== null) return fused;
  }
  const projected = cell.project(tf.reshape(input, [batch * time, size]));
  const width = projected.shape[1];
  const steps = tf.unstack(tf.reshape(projected, [batch, time, width]), 1) as tf.Tensor2D[];
  const step = cell.stepper(masks.recurrent);
  return runLoop(
    (part, states) => {
      const next = step(part, states);
      return [next[0]!, ...next];
    },
    steps,
    options.states ?? zeroStates(cell, batch),
    options,
  );
}

/** Layer by layer instead of step by step: the same numbers, and each layer can be fused. */
function runStack(stack: StackedRnnCells, x: tf.Tensor3D, options: RunOptions): RunResult {
  const groups = options.states === null ? null : stack.groupStates(options.states);
  const top = stack.cells.length - 1;
  const states: tf.Tensor2D[][] = [];
  let input = x;
  for (const [index, cell] of stack.cells.entries()) {
    const result = runCell(cell, input, {
      ...options,
      states: groups?.[index] ?? null,
      // Below the top, what masked steps output is never read.
      zeroMasked: options.zeroMasked && index === top,
      sequence: options.sequence || index < top,
    });
    states.unshift(result.states);
    if (index === top) return { ...result, states: states.flat() };
    input = result.sequence!;
  }
  throw new Error('StackedRNNCells holds at least one cell.');
}

function runForeign(cell: AnyCell, x: tf.Tensor3D, options: RunOptions): RunResult {
  disposeDropoutMasks(cell);
  const steps = tf.unstack(x, 1) as tf.Tensor2D[];
  const result = runLoop(
    (input, states) => cell.call([input, ...states], { training: options.training }) as tf.Tensor2D[],
    steps,
    options.states ?? zeroStates(cell, x.shape[0]),
    options,
  );
  disposeDropoutMasks(cell);
  return result;
}

/** Cells of tfjs-layers keep their dropout masks until someone throws them away. */
function disposeDropoutMasks(cell: AnyCell): void {
  const holder = cell as unknown as Record<string, tf.Tensor | tf.Tensor[] | null>;
  for (const key of ['dropoutMask', 'recurrentDropoutMask'] as const) {
    const masks = holder[key];
    if (masks === null || masks === undefined) continue;
    tf.dispose(masks);
    holder[key] = null;
  }
}
