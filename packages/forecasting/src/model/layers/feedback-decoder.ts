import { createRng, fusedGru, orthogonalMatrix } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type serialization } from '../tfjs.ts';
import { batchOf, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface FeedbackDecoderConfig {
  readonly name?: string;
  /** Units of its GRU. */
  readonly units: number;
  /** Numbers it gives for each step; the first is the correction that is fed back. */
  readonly parameters: number;
  /** Whether it is given the covariates of the steps ahead. */
  readonly covariates: boolean;
  readonly seed: number;
}

/** Weights in the order of `getWeights()`. */
export const feedbackWeights = [
  'start_kernel',
  'start_bias',
  'kernel',
  'recurrent_kernel',
  'bias',
  'recurrent_bias',
  'project_kernel',
  'project_bias',
] as const;

type WeightName = (typeof feedbackWeights)[number];

/**
 * Computes the horizon step by step: a GRU is fed with how far the step before was from the mix of simple
 * forecasts. In training it is fed with the truth, in use with its own correction.
 *
 *   h₀ = tanh(state·S + s) ;  xₖ = [gapₖ₋₁, mixₖ, covariatesₖ] ;  hₖ = GRU(xₖ, hₖ₋₁) ;  uₖ = hₖ·P + p
 *   gapₖ = targetₖ − mixₖ in training, uₖ[0] in use; gap before the first step is 0
 *
 * The projection starts at zero, so training starts from the mix.
 *
 * Inputs: state [batch, size], mix [batch, horizon, 1], covariates [batch, horizon, future] if it has them, and in
 * training the scaled target [batch, horizon]. Output: [batch, horizon, parameters].
 *
 * @see Williams & Zipser 1989, "A learning algorithm for continually running fully recurrent neural networks"
 *   (teacher forcing); Salinas et al. 2020, "DeepAR".
 */
export class FeedbackDecoder extends layers.Layer {
  static readonly className = 'RecurraFeedbackDecoder';
  readonly units: number;
  readonly parameters: number;
  readonly covariates: boolean;
  readonly seed: number;
  readonly #weights = new Map<WeightName, { read(): tf.Tensor; write(value: tf.Tensor): unknown }>();

  constructor(config: FeedbackDecoderConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.units = config.units;
    this.parameters = config.parameters;
    this.covariates = config.covariates;
    this.seed = config.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { units, parameters, seed } = this;
    const [state, , ahead] = inputShape as Shape[];
    const features = 2 + (this.covariates ? (ahead![2] as number) : 0);
    const glorot = (salt: number): ReturnType<typeof initializers.glorotUniform> =>
      initializers.glorotUniform({ seed: seed + salt });
    const add = (
      name: WeightName,
      shape: number[],
      initializer: ReturnType<typeof initializers.zeros>,
    ): void => {
      this.#weights.set(name, this.addWeight(name, shape, 'float32', initializer));
    };
    add('start_kernel', [state![1] as number, units], glorot(1));
    add('start_bias', [units], initializers.zeros());
    add('kernel', [features, 3 * units], glorot(2));
    add('recurrent_kernel', [units, 3 * units], initializers.zeros());
    const recurrent = tf.tensor2d(orthogonalMatrix(units, 3 * units, createRng(seed + 3)), [
      units,
      3 * units,
    ]);
    this.#weights.get('recurrent_kernel')!.write(recurrent);
    recurrent.dispose();
    add('bias', [3 * units], initializers.zeros());
    add('recurrent_bias', [3 * units], initializers.zeros());
    add('project_kernel', [units, parameters], initializers.zeros());
    add('project_bias', [parameters], initializers.zeros());
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), (inputShape as Shape[])[1]![1]!, this.parameters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [state, mix, ...rest] = inputs as [tf.Tensor2D, tf.Tensor3D, ...tf.Tensor[]];
      const ahead = this.covariates ? (rest.shift() as tf.Tensor3D) : undefined;
      const target = rest[0] as tf.Tensor2D | undefined;
      const seen = ahead === undefined ? mix : (tf.concat([mix, ahead], 2) as tf.Tensor3D);
      const start = tf.tanh(
        tf.add(tf.matMul(state, this.#read('start_kernel') as tf.Tensor2D), this.#read('start_bias')),
      ) as tf.Tensor2D;
      return target === undefined ? this.#feedBack(seen, start) : this.#teach(seen, start, mix, target);
    });
  }

  #read(name: WeightName): tf.Tensor {
    return this.#weights.get(name)!.read();
  }

  /** All steps at once, fed with the truth. */
  #teach(seen: tf.Tensor3D, start: tf.Tensor2D, mix: tf.Tensor3D, target: tf.Tensor2D): tf.Tensor {
    const [batch, horizon] = mix.shape;
    const gap = tf.sub(tf.expandDims(target, 2), mix) as tf.Tensor3D;
    const before = tf.slice(gap, [0, 0, 0], [-1, horizon - 1, -1]);
    const fed = tf.concat([tf.zeros([batch, 1, 1]) as tf.Tensor3D, before], 1);
    const { output } = fusedGru(
      tf.concat([fed, seen], 2),
      {
        kernel: this.#read('kernel') as tf.Tensor2D,
        recurrentKernel: this.#read('recurrent_kernel') as tf.Tensor2D,
        bias: this.#read('bias') as tf.Tensor1D,
        recurrentBias: this.#read('recurrent_bias') as tf.Tensor1D,
      },
      { resetAfter: true, initialState: [start] },
    );
    const flat = tf.reshape(output, [batch * horizon, this.units]) as tf.Tensor2D;
    return tf.reshape(this.#project(flat), [batch, horizon, this.parameters]);
  }

  #project(h: tf.Tensor2D): tf.Tensor2D {
    return tf.add(tf.matMul(h, this.#read('project_kernel') as tf.Tensor2D), this.#read('project_bias'));
  }

  /** One step after another, fed with its own correction. */
  #feedBack(seen: tf.Tensor3D, start: tf.Tensor2D): tf.Tensor {
    const [batch, horizon, features] = seen.shape;
    const outputs: tf.Tensor2D[] = [];
    let h = start;
    let gap: tf.Tensor2D = tf.zeros([batch, 1]);
    for (let k = 0; k < horizon; k++) {
      const now = tf.reshape(tf.slice(seen, [0, k, 0], [-1, 1, -1]), [batch, features]) as tf.Tensor2D;
      h = this.#step(tf.concat([gap, now], 1), h);
      const u = this.#project(h);
      gap = tf.slice(u, [0, 0], [-1, 1]);
      outputs.push(u);
    }
    return tf.stack(outputs, 1);
  }

  #step(x: tf.Tensor2D, h: tf.Tensor2D): tf.Tensor2D {
    const fromInput = tf.add(tf.matMul(x, this.#read('kernel') as tf.Tensor2D), this.#read('bias'));
    const fromState = tf.add(
      tf.matMul(h, this.#read('recurrent_kernel') as tf.Tensor2D),
      this.#read('recurrent_bias'),
    );
    const [xr, xz, xn] = tf.split(fromInput, 3, 1) as tf.Tensor2D[];
    const [hr, hz, hn] = tf.split(fromState, 3, 1) as tf.Tensor2D[];
    const r = tf.sigmoid(tf.add(xr!, hr!));
    const z = tf.sigmoid(tf.add(xz!, hz!));
    const n = tf.tanh(tf.add(xn!, tf.mul(r, hn!)));
    return tf.add(n, tf.mul(z, tf.sub(h, n)));
  }

  override getConfig(): serialization.ConfigDict {
    const { units, parameters, covariates, seed } = this;
    return { ...super.getConfig(), units, parameters, covariates, seed };
  }
}
