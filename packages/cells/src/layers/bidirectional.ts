import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { configObject } from '../checks.ts';
import { type CustomObjects, deserialize } from '../deserialize.ts';
import { withNameScope } from '../name-scope.ts';
import { deriveSeed } from '../seeds.ts';
import type { Kwargs, LayerConfig, RegularizerFunction } from '../types.ts';
import { adoptLayer } from './adopt-layer.ts';
import { type AnyTensor, allSymbolic, baseConfig, firstShape, splitInputs } from './inputs.ts';
import type { RecurrentLayer } from './recurrent-layer.ts';

/** How the outputs of the two directions become one; null keeps them apart. */
export type MergeMode = 'concat' | 'sum' | 'mul' | 'ave' | null;

/** Config of {@link bidirectional}. */
export interface BidirectionalConfig extends LayerConfig {
  /** The layer for the forward direction, of this package or of `tf.layers.*`; copied, with weights of its own. */
  layer: tfl.layers.Layer;
  /** The layer for the backward direction, if it is not to be like the forward one; must have `goBackwards: true`. */
  backwardLayer?: tfl.layers.Layer | undefined;
  /** Default 'concat'. */
  mergeMode?: MergeMode | undefined;
}

const mergeModes: readonly unknown[] = ['concat', 'sum', 'mul', 'ave', null];
const where = 'bidirectional()';

/** Runs a layer in both directions; see {@link bidirectional}. */
export class Bidirectional extends tfl.layers.Layer {
  static readonly className: string = 'Bidirectional';
  /** The layer as given, or its counterpart in this package; it holds no weights, the two copies do. */
  readonly layer: RecurrentLayer;
  readonly forwardLayer: RecurrentLayer;
  readonly backwardLayer: RecurrentLayer;
  readonly mergeMode: MergeMode;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly #givenBackward: RecurrentLayer | null;

  constructor(config: BidirectionalConfig) {
    configObject(where, config);
    super(baseConfig(config));
    const { mergeMode = 'concat' } = config;
    const layer = recurrentLayer('layer', config.layer);
    const backwardLayer =
      config.backwardLayer === undefined ? null : recurrentLayer('backwardLayer', config.backwardLayer);
    if (!mergeModes.includes(mergeMode)) {
      throw new ArgumentError(
        `${where}: mergeMode must be 'concat', 'sum', 'mul', 'ave' or null, got ${JSON.stringify(mergeMode)}.`,
      );
    }
    this.layer = layer;
    this.#givenBackward = backwardLayer;
    this.forwardLayer = layer.copy({ name: `forward_${layer.name}` });
    this.backwardLayer = backwardLayer === null ? mirrored(layer) : checkedBackward(layer, backwardLayer);
    this.mergeMode = mergeMode;
    this.returnSequences = layer.returnSequences;
    this.returnState = layer.returnState;
    this._stateful = layer.stateful;
    this.supportsMasking = true;
    this.inputSpec = [new tfl.InputSpec({ ndim: 3 })];
    // Only now are there layers that the setter can reach.
    if (config.trainable === false) this.trainable = false;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const shape = firstShape(inputShape);
    for (const layer of [this.forwardLayer, this.backwardLayer]) {
      withNameScope(layer.name, () => {
        layer.build(shape);
      });
    }
    this.inputSpec[0] = this.forwardLayer.inputSpec[0]!;
    this.built = true;
  }

  /**
   * Applies the layer.
   *
   * @param inputs [batch, time, features], alone or followed by the initial states.
   * @param kwargs `initialState`: the forward layer's states, then the backward layer's. `mask`, `training`: see
   *   {@link RecurrentLayer}.
   */
  override apply(inputs: AnyTensor | AnyTensor[], kwargs?: Kwargs): ReturnType<tfl.layers.Layer['apply']> {
    const { x, states } = splitInputs(where, inputs, kwargs);
    const { initialState: _, ...rest } = kwargs ?? {};
    if (states !== null && states.length !== 2 * this.forwardLayer.stateSizes.length) {
      throw new ArgumentError(
        `${where}: initialState must hold the states of both directions, ` +
          `${2 * this.forwardLayer.stateSizes.length} tensors, got ${states.length}.`,
      );
    }
    if (states === null || !allSymbolic(where, [x, ...states])) {
      const result = super.apply(x as tf.Tensor, states === null ? rest : { ...rest, initialState: states });
      // See RecurrentLayer.apply: the mask ends here.
      if (Array.isArray(inputs) && !this.returnSequences && kwargs !== undefined) delete kwargs.mask;
      return result;
    }
    const stateSpec = states.map(({ shape }) => new tfl.InputSpec({ shape: [null, ...shape.slice(1)] }));
    this.inputSpec = [this.inputSpec[0]!, ...stateSpec];
    try {
      return super.apply([x, ...states] as tfl.SymbolicTensor[], rest);
    } finally {
      this.inputSpec = [this.inputSpec[0]!];
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { x, states } = splitInputs(where, inputs, kwargs);
      const half = this.forwardLayer.stateSizes.length;
      const { initialState: _, ...rest } = kwargs ?? {};
      const of = (part: AnyTensor[] | undefined) =>
        part === undefined ? rest : { ...rest, initialState: part };
      const forward = this.forwardLayer.run(x as tf.Tensor, of(states?.slice(0, half)));
      const backward = this.backwardLayer.run(x as tf.Tensor, of(states?.slice(half)));
      // run() leaves both aligned with the input's time axis; Keras turns both around if the forward layer goes
      // backwards.
      const turned = this.returnSequences && this.forwardLayer.goBackwards;
      const outputs = [forward, backward].map(({ sequence, last }) => {
        if (!this.returnSequences) return last;
        return turned ? tf.reverse(sequence!, 1) : sequence!;
      });
      const merged = this.#merge(outputs[0]!, outputs[1]!);
      if (!this.returnState) return merged.length === 1 ? merged[0]! : merged;
      const final = [...forward.states, ...backward.states];
      // A model disposes of each output when it is no longer needed: two must not be one tensor.
      return [...merged, ...final.map((state) => (merged.includes(state) ? tf.clone(state) : state))];
    });
  }

  #merge(forward: tf.Tensor, backward: tf.Tensor): tf.Tensor[] {
    switch (this.mergeMode) {
      case 'concat':
        return [tf.concat([forward, backward], -1)];
      case 'sum':
        return [tf.add(forward, backward)];
      case 'mul':
        return [tf.mul(forward, backward)];
      case 'ave':
        return [tf.mul(tf.add(forward, backward), 0.5)];
      case null:
        return [forward, backward];
    }
  }

  /**
   * Sets the states from which a stateful layer starts its next batch.
   *
   * @param states The forward layer's states, then the backward layer's. Zeros if left out.
   */
  override resetStates(states?: tf.Tensor[]): void {
    const half = this.forwardLayer.stateSizes.length;
    this.forwardLayer.resetStates(states?.slice(0, half));
    this.backwardLayer.resetStates(states?.slice(half));
  }

  /** States kept from the last batch, forward first; nulls if there are none. */
  get states(): (tf.Tensor2D | null)[] {
    return [...this.forwardLayer.states, ...this.backwardLayer.states];
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const inner = this.forwardLayer.computeOutputShape(inputShape);
    const [output, ...states] = (this.returnState ? inner : [inner]) as tfl.Shape[];
    const width = output!.at(-1)!;
    const merged =
      this.mergeMode === null
        ? [output!, [...output!]]
        : [[...output!.slice(0, -1), this.mergeMode === 'concat' ? 2 * width : width]];
    if (!this.returnState) return merged.length === 1 ? merged[0]! : merged;
    return [...merged, ...states, ...states.map((shape) => [...shape])];
  }

  override computeMask(
    _inputs: tf.Tensor | tf.Tensor[],
    mask?: tf.Tensor | tf.Tensor[],
  ): tf.Tensor | tf.Tensor[] {
    const first = (Array.isArray(mask) ? mask[0] : mask) ?? null;
    const output = this.returnSequences ? first : null;
    const merged = this.mergeMode === null ? [output, output] : [output];
    const states = this.returnState ? this.states.map(() => null) : [];
    const masks = [...merged, ...states];
    // tfjs-layers' types know no null masks, its code does.
    return (masks.length === 1 ? masks[0] : masks) as tf.Tensor | tf.Tensor[];
  }

  override get trainable(): boolean {
    return super.trainable;
  }

  override set trainable(value: boolean) {
    super.trainable = value;
    this.forwardLayer.trainable = value;
    this.backwardLayer.trainable = value;
  }

  override get trainableWeights(): tfl.LayerVariable[] {
    return [...this.forwardLayer.trainableWeights, ...this.backwardLayer.trainableWeights];
  }

  override get nonTrainableWeights(): tfl.LayerVariable[] {
    return [...this.forwardLayer.nonTrainableWeights, ...this.backwardLayer.nonTrainableWeights];
  }

  override get losses(): RegularizerFunction[] {
    return [...super.losses, ...this.forwardLayer.losses, ...this.backwardLayer.losses];
  }

  override addLoss(losses: RegularizerFunction | RegularizerFunction[]): void {
    super.losses.push(...(Array.isArray(losses) ? losses : [losses]));
  }

  override setFastWeightInitDuringBuild(value: boolean): void {
    super.setFastWeightInitDuringBuild(value);
    this.forwardLayer.setFastWeightInitDuringBuild(value);
    this.backwardLayer.setFastWeightInitDuringBuild(value);
  }

  protected override disposeWeights(): number {
    this.forwardLayer.forgetStates();
    this.backwardLayer.forgetStates();
    return super.disposeWeights();
  }

  override getConfig(): tf.serialization.ConfigDict {
    const stored = (layer: RecurrentLayer) => ({
      className: layer.getClassName(),
      config: layer.getConfig(),
    });
    return {
      ...super.getConfig(),
      mergeMode: this.mergeMode,
      layer: stored(this.layer),
      ...(this.#givenBackward === null ? {} : { backwardLayer: stored(this.#givenBackward) }),
    };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
    customObjects: CustomObjects = {},
  ): T {
    const layer = deserialize('Bidirectional', config.layer, customObjects);
    const stored = config.backwardLayer;
    const backwardLayer =
      stored === undefined || stored === null
        ? undefined
        : deserialize('Bidirectional', stored, customObjects);
    return new cls({ ...config, layer, backwardLayer });
  }
}

/** The copy for the other direction. A layer's seed makes its weights: the two directions need two. */
function mirrored(layer: RecurrentLayer): RecurrentLayer {
  const seed = layer.getConfig().seed;
  return layer.copy({
    name: `backward_${layer.name}`,
    goBackwards: !layer.goBackwards,
    ...(typeof seed === 'number' ? { seed: deriveSeed(seed, 'backward') } : {}),
  });
}

function recurrentLayer(key: string, value: unknown): RecurrentLayer {
  const adopted = adoptLayer(value);
  if (adopted !== null) return adopted;
  throw new ArgumentError(
    `${where}: ${key} must be a recurrent layer such as lstm({ units: 8 }) or tf.layers.lstm({ units: 8 }).`,
  );
}

function checkedBackward(layer: RecurrentLayer, backward: RecurrentLayer): RecurrentLayer {
  if (backward.goBackwards === layer.goBackwards) {
    throw new ArgumentError(
      `${where}: layer and backwardLayer must go in different directions; see goBackwards.`,
    );
  }
  for (const key of ['stateful', 'returnSequences', 'returnState'] as const) {
    if (backward[key] === layer[key]) continue;
    throw new ArgumentError(
      `${where}: backwardLayer must have the same ${key} as layer (${layer[key]}), got ${backward[key]}.`,
    );
  }
  if (backward.stateSizes.length !== layer.stateSizes.length) {
    throw new ArgumentError(`${where}: layer and backwardLayer must have the same number of states.`);
  }
  return backward.copy({ name: `backward_${backward.name}` });
}

/**
 * Creates a layer that runs a recurrent layer in both directions of time. Drop-in for `tf.layers.bidirectional`.
 *
 * @param config.layer The layer for the forward direction; copied, so that its name and weights stay its own. One of
 *   `tf.layers.*` is rebuilt as this package's.
 * @param config.backwardLayer The layer for the other direction, with `goBackwards: true`. Default: like `layer`.
 * @param config.mergeMode 'concat' (default), 'sum', 'mul', 'ave' (mean), or null for two outputs.
 * @returns A layer; with `returnState`, the forward states and then the backward states follow the output.
 * @throws ArgumentError if the config is not valid.
 * @see Schuster & Paliwal 1997; Keras `Bidirectional`.
 * @example const layer = bidirectional({ layer: gru({ units: 16, returnSequences: true }), mergeMode: 'concat' });
 */
export function bidirectional(config: BidirectionalConfig): Bidirectional {
  return new Bidirectional(config);
}
