import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type serialization } from '../tfjs.ts';
import { batchOf, only, type Shape } from './inputs.ts';

/** Settings of the layer. */
export interface SeasonAttentionConfig {
  readonly name?: string;
  /** Last steps of the sequence that are looked at. */
  readonly span: number;
  readonly seed: number;
}

/**
 * The last state, and what it finds among the states of the last season.
 *
 *   score[t] = (h[last] · Q) · h[t] / √size ;  context = Σ_t softmax(score)[t] · h[t] ;  y = [h[last], context]
 *
 * Input: [batch, time, size]. Output: [batch, 2 · size].
 *
 * @see Luong, Pham, Manning 2015, "Effective approaches to attention-based neural machine translation" (general).
 */
export class SeasonAttention extends layers.Layer {
  static readonly className = 'RecurraSeasonAttention';
  readonly span: number;
  readonly seed: number;
  #query: { read(): tf.Tensor } | undefined;

  constructor(config: SeasonAttentionConfig) {
    super({ ...(config.name === undefined ? {} : { name: config.name }) });
    this.span = config.span;
    this.seed = config.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const size = (inputShape as Shape)[2] as number;
    const start = initializers.glorotUniform({ seed: this.seed });
    this.#query = this.addWeight('query', [size, size], 'float32', start);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [batchOf(inputShape), 2 * ((inputShape as Shape)[2] as number)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const h = only(inputs) as tf.Tensor3D;
      const [batch, time, size] = h.shape;
      const season = tf.slice(h, [0, time - this.span, 0], [-1, -1, -1]);
      const last = tf.reshape(tf.slice(h, [0, time - 1, 0], [-1, 1, -1]), [batch, size]) as tf.Tensor2D;
      const query = tf.expandDims(tf.matMul(last, this.#query!.read() as tf.Tensor2D), 1);
      const scores = tf.mul(tf.sum(tf.mul(season, query), 2), 1 / Math.sqrt(size));
      const context = tf.sum(tf.mul(tf.expandDims(tf.softmax(scores), 2), season), 1) as tf.Tensor2D;
      return tf.concat([last, context], 1);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), span: this.span, seed: this.seed };
  }
}
