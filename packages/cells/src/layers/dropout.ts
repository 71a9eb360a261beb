import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { configObject, rate, seedOrNull } from '../checks.ts';
import { SeedSource } from '../seeds.ts';
import type { Kwargs, LayerConfig } from '../types.ts';
import { baseConfig } from './inputs.ts';

/** Config of {@link dropout}. */
export interface DropoutConfig extends LayerConfig {
  /** Fraction of the values to drop, from 0 to 1. */
  rate: number;
  /** Shape of the mask, broadcast to the input; null takes the input's size. Default: the input's shape. */
  noiseShape?: (number | null)[] | null | undefined;
  /** Makes the masks repeatable. Inside `withRandomScope` the scope's numbers are used. */
  seed?: number | null | undefined;
}

/** Drops values in training; see {@link dropout}. */
export class Dropout extends tfl.layers.Layer {
  static readonly className: string = 'Dropout';
  readonly rate: number;
  readonly noiseShape: readonly (number | null)[] | null;
  readonly seed: number | null;
  readonly #seeds: SeedSource;

  constructor(config: DropoutConfig) {
    const where = 'dropout()';
    configObject(where, config);
    super(baseConfig(config));
    if (config.rate === undefined) {
      throw new ArgumentError(`${where}: rate must be given, a number from 0 to 1.`);
    }
    this.rate = rate(where, 'rate', config.rate);
    this.noiseShape = config.noiseShape ?? null;
    this.seed = seedOrNull(where, config.seed);
    this.#seeds = new SeedSource(this.seed);
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const input = Array.isArray(inputs) ? inputs[0]! : inputs;
      const training = (kwargs?.training as boolean | undefined) === true;
      // A rate of 1 drops nothing, as in Keras: there would be nothing left.
      if (!training || this.rate <= 0 || this.rate >= 1) return tf.clone(input);
      const shape = this.noiseShape?.map((size, axis) => size ?? input.shape[axis]!);
      return tf.dropout(input, this.rate, shape, this.#seeds.next());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const noiseShape = this.noiseShape === null ? null : [...this.noiseShape];
    return { ...super.getConfig(), rate: this.rate, noiseShape, seed: this.seed };
  }
}

/**
 * Creates a dropout layer whose masks can be repeated. Drop-in for `tf.layers.dropout`, which draws the same mask
 * again and again when given a seed.
 *
 * @param config.rate Fraction of the values to set to 0 in training; the others grow by 1/(1-rate).
 * @param config.noiseShape Shape of the mask, for example [null, 1, null] for the same mask at every time step.
 * @param config.seed Starts the stream of masks.
 * @returns A layer of any input shape; does nothing outside training.
 * @throws ArgumentError if the config is not valid.
 * @see Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting; Keras `Dropout`.
 * @example const model = tf.sequential({ layers: [lstm({ units: 32, inputShape: [null, 8] }), dropout({ rate: 0.2 })] });
 */
export function dropout(config: DropoutConfig): Dropout {
  return new Dropout(config);
}
