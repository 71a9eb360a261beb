import { fusedLstm } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { positiveInteger } from '../checks.ts';
import { resolveInitializer, withSeed } from '../initializers.ts';
import { fusedGates, fusedOptions, fusedResult } from '../loop/fused.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
import { serialize } from '../resolve.ts';
import type { Initializer, InitializerName, SerializedObject } from '../types.ts';
import { LstmFamilyCell, type LstmFamilyConfig } from './lstm-family.ts';

/** Config of {@link projectedLstmCell}. */
export interface ProjectedLstmCellConfig extends LstmFamilyConfig {
  /** Size of the output and of the state h; usually less than `units`. */
  projectionSize: number;
  /** Default 'glorotUniform'. */
  projectionInitializer?: InitializerName | Initializer | SerializedObject | undefined;
}

/** One step of an LSTM with a projected output; see {@link projectedLstmCell}. */
export class ProjectedLstmCell extends LstmFamilyCell {
  static readonly className: string = 'ProjectedLSTMCell';
  readonly projectionSize: number;
  readonly projectionInitializer: Initializer;
  /** [units, projectionSize] */
  projectionKernel!: tfl.LayerVariable;

  constructor(config: ProjectedLstmCellConfig, where = 'projectedLstmCell()') {
    super(config, where);
    [this.projectionSize] = this.stateSize as [number, number];
    this.projectionInitializer = resolveInitializer(
      where,
      'projectionInitializer',
      config.projectionInitializer,
      'glorotUniform',
    );
  }

  protected override sizes(config: ProjectedLstmCellConfig): number[] {
    return [positiveInteger(this.where, 'projectionSize', config.projectionSize), this.units];
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    super.build(inputShape);
    const initializer = withSeed(this.projectionInitializer, () => this.seeds.forWeight('projection_kernel'));
    this.projectionKernel = this.addCellWeight(
      'projection_kernel',
      [this.units, this.projectionSize],
      'other',
      initializer,
    );
  }

  override stepper(recurrentMask: tf.Tensor2D | null): StepFunction {
    const kernel = this.recurrentKernel.read() as tf.Tensor2D;
    const projection = this.projectionKernel.read() as tf.Tensor2D;
    return (projected, [h, c]) => {
      const gates = this.preActivations(projected, h!, kernel, recurrentMask);
      const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const carry = this.nextCarry(this.gate(f), c!, this.gate(i), g);
      const output = tf.mul<tf.Tensor2D>(this.gate(o), this.activation.apply(carry));
      return [tf.matMul(output, projection), carry];
    };
  }

  override runFused(x: tf.Tensor3D, options: RunOptions): RunResult | null {
    const recurrentActivation = fusedGates(this);
    if (recurrentActivation === null) return null;
    const weights = { ...this.gateWeights(), projection: this.projectionKernel.read() as tf.Tensor2D };
    return fusedResult(fusedLstm(x, weights, { ...fusedOptions(options), recurrentActivation }), options);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      projectionSize: this.projectionSize,
      projectionInitializer: serialize(this.projectionInitializer),
    };
  }
}

/**
 * Creates the cell of an LSTM whose output is projected to fewer units (LSTMP): a large memory at the price of a
 * small recurrent kernel.
 *
 *   i, f, g, o, c' as in {@link lstmCell}, with h of size projectionSize
 *   h' = (o∘tanh(c'))·P
 *
 * Weights: those of {@link lstmCell} (recurrent kernel [projectionSize, 4*units]), then P [units, projectionSize].
 *
 * @param config.units Size of the memory c.
 * @param config.projectionSize Size of the output and of h.
 * @returns A cell with the states h [batch, projectionSize] and c [batch, units].
 * @throws ArgumentError if the config is not valid.
 * @see Sak, Senior & Beaufays 2014, arXiv:1402.1128; `proj_size` of PyTorch's LSTM.
 * @example const layer = rnn({ cell: projectedLstmCell({ units: 512, projectionSize: 128 }) });
 */
export function projectedLstmCell(config: ProjectedLstmCellConfig): ProjectedLstmCell {
  return new ProjectedLstmCell(config);
}
