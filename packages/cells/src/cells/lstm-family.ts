import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { flag } from '../checks.ts';
import { BiasWithGate } from '../initializers.ts';
import { resolveActivation } from '../resolve.ts';
import type { Activation, GatedCellConfig } from '../types.ts';
import { RecurrentCell } from './recurrent-cell.ts';

/** Keys that all cells with a memory and gates share. */
export interface LstmFamilyConfig extends GatedCellConfig {
  /** Start with open forget gates: their bias at 1. Default true, as in Keras; `tf.layers.lstm` starts them at 0. */
  unitForgetBias?: boolean | undefined;
}

/** Where the bias of the gates starts, if not all at one initialiser. */
export interface GateBias {
  /** Which gate, in the stored order. */
  readonly gate: number;
  readonly value: number;
}

/** What the LSTM and its variants share: activations, gate weights and config. */
export abstract class LstmFamilyCell extends RecurrentCell {
  override readonly stateSize: number[];
  readonly recurrentActivation: Activation;
  readonly unitForgetBias: boolean;

  constructor(config: LstmFamilyConfig, where: string, defaultGates: 'sigmoid' | 'hardSigmoid' = 'sigmoid') {
    super(config, where);
    this.recurrentActivation = resolveActivation(
      where,
      'recurrentActivation',
      config.recurrentActivation,
      defaultGates,
    );
    this.unitForgetBias = flag(where, 'unitForgetBias', config.unitForgetBias, true);
    this.stateSize = this.sizes(config);
  }

  /** Sizes of the states h and c. Runs in the constructor. */
  protected sizes(_config: LstmFamilyConfig): number[] {
    return [this.units, this.units];
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    this.buildGates(this.inputSize(inputShape), 4, { gate: 1, value: 1 });
    this.built = true;
  }

  /**
   * Creates kernel, recurrent kernel and bias of `gates` gates.
   *
   * @param open The bias that opens the forget gate, used with `unitForgetBias`.
   */
  protected buildGates(inputSize: number, gates: number, open: GateBias): void {
    const { units } = this;
    const width = gates * units;
    this.kernel = this.addCellWeight('kernel', [inputSize, width], 'kernel');
    this.recurrentKernel = this.addCellWeight('recurrent_kernel', [this.stateSize[0]!, width], 'recurrent');
    if (!this.useBias) return;
    const initializer = this.unitForgetBias ? new BiasWithGate(this.seededBias(), units, open) : undefined;
    this.bias = this.addCellWeight('bias', [width], 'bias', initializer);
  }

  /** Weights of four gates for a fused operation. Stored order i, f, c, o is the canonical i, f, g, o: see weight-order.ts. */
  protected gateWeights(): { kernel: tf.Tensor2D; recurrentKernel: tf.Tensor2D; bias?: tf.Tensor1D } {
    return {
      kernel: this.kernel.read() as tf.Tensor2D,
      recurrentKernel: this.recurrentKernel.read() as tf.Tensor2D,
      ...(this.bias === null ? {} : { bias: this.bias.read() as tf.Tensor1D }),
    };
  }

  override project(x: tf.Tensor2D): tf.Tensor2D {
    return this.projectInput(x);
  }

  /** Input part plus h·U, h with its dropout mask applied. */
  protected preActivations(
    projected: tf.Tensor2D,
    h: tf.Tensor2D,
    kernel: tf.Tensor2D,
    recurrentMask: tf.Tensor2D | null,
  ): tf.Tensor2D {
    return tf.add(
      projected,
      tf.matMul(recurrentMask === null ? h : tf.mul<tf.Tensor2D>(h, recurrentMask), kernel),
    );
  }

  /** Applies the gates' activation. */
  protected gate(x: tf.Tensor2D): tf.Tensor2D {
    return this.recurrentActivation.apply(x) as tf.Tensor2D;
  }

  /** c' = f∘c + i∘act(g), with f and i already activated. */
  protected nextCarry(f: tf.Tensor2D, carry: tf.Tensor2D, i: tf.Tensor2D, g: tf.Tensor2D): tf.Tensor2D {
    return tf.add(tf.mul(f, carry), tf.mul(i, this.activation.apply(g)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      recurrentActivation: this.recurrentActivation.getClassName(),
      unitForgetBias: this.unitForgetBias,
    };
  }
}
