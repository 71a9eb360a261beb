import { fusedSimpleRnn } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { configObject } from '../checks.ts';
import { fusedOptions, fusedResult } from '../loop/fused.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
import type { CellConfig } from '../types.ts';
import { RecurrentCell } from './recurrent-cell.ts';

/** Config of {@link simpleRnnCell}. */
export interface SimpleRnnCellConfig extends CellConfig {}

/** One step of a simple (Elman) recurrent network; see {@link simpleRnnCell}. */
export class SimpleRnnCell extends RecurrentCell {
  static readonly className: string = 'SimpleRNNCell';
  override readonly stateSize: number;

  constructor(config: SimpleRnnCellConfig, where = 'simpleRnnCell()') {
    // For tf.layers' simple RNN null is no activation given; for its LSTM and GRU, as for Keras, it is the linear one.
    super({ ...configObject(where, config), activation: config.activation ?? 'tanh' }, where);
    this.stateSize = this.units;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { units } = this;
    this.kernel = this.addCellWeight('kernel', [this.inputSize(inputShape), units], 'kernel');
    this.recurrentKernel = this.addCellWeight('recurrent_kernel', [units, units], 'recurrent');
    if (this.useBias) this.bias = this.addCellWeight('bias', [units], 'bias');
    this.built = true;
  }

  override project(x: tf.Tensor2D): tf.Tensor2D {
    return this.projectInput(x);
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    return (projected, states) => {
      const before = states[0]!;
      const h = recurrentMask === null ? before : tf.mul(before, recurrentMask);
      return [this.activation.apply(tf.add(projected, tf.matMul(h, kernel))) as tf.Tensor2D];
    };
  }

  override runFused(x: tf.Tensor3D, options: RunOptions): RunResult | null {
    const activation = this.activation.getClassName();
    if (activation !== 'tanh' && activation !== 'relu') return null;
    const weights = {
      kernel: this.kernel.read() as tf.Tensor2D,
      recurrentKernel: this.recurrentKernel.read() as tf.Tensor2D,
      ...(this.bias === null ? {} : { bias: this.bias.read() as tf.Tensor1D }),
    };
    return fusedResult(fusedSimpleRnn(x, weights, { ...fusedOptions(options), activation }), options);
  }
}

/**
 * Creates the cell of a simple (Elman) recurrent network.
 *
 *   h' = tanh(x·W + h·U + b)
 *
 * @param config.units Number of hidden units.
 * @returns A cell with one state, h [batch, units], for {@link rnn}, {@link stackedRnn} or `tf.layers.rnn`.
 * @throws ArgumentError if the config is not valid.
 * @see Elman 1990, Finding structure in time; Keras `SimpleRNNCell`.
 * @example const layer = rnn({ cell: simpleRnnCell({ units: 8 }), returnSequences: true });
 */
export function simpleRnnCell(config: SimpleRnnCellConfig): SimpleRnnCell {
  return new SimpleRnnCell(config);
}
