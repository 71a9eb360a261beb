import { ensureBackendKernels } from '@recurra/core';
import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  type AnyCell,
  cloneCell,
  isCell,
  ownCell,
  StackedRnnCells,
  stateSizes,
} from '../cells/stacked-rnn-cells.ts';
import { configObject, flag } from '../checks.ts';
import { type CustomObjects, deserialize } from '../deserialize.ts';
import { runCell } from '../loop/run-cell.ts';
import type { RunResult } from '../loop/types.ts';
import type { Kwargs, LoopConfig, RegularizerFunction } from '../types.ts';
import { type AnyTensor, allSymbolic, baseConfig, firstShape, floatMask, splitInputs } from './inputs.ts';

/** Config of {@link rnn}. */
export interface RnnConfig extends LoopConfig {
  /** The cell to run over time, of any package; several are stacked, from the input to the output. */
  cell: AnyCell | readonly AnyCell[];
}

/** Runs a cell over time; see {@link rnn}. Base of all recurrent layers. */
export class RecurrentLayer extends tfl.layers.Layer {
  static readonly className: string = 'RNN';
  readonly cell: AnyCell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly unroll: boolean;
  readonly zeroOutputForMask: boolean;
  /** Shapes of the initial states given to `apply`, or null; tfjs-layers' Bidirectional sets it. */
  stateSpec: tfl.InputSpec[] | null = null;
  /** The function the user called, for messages: `lstm()`. */
  protected readonly where: string;
  /** States kept from the last batch, in a stateful layer. */
  #kept: tf.Tensor2D[] | null = null;

  constructor(config: RnnConfig, where = 'rnn()') {
    configObject(where, config);
    super(baseConfig(config));
    this.where = where;
    this.cell = oneCell(where, config.cell);
    this.returnSequences = flag(where, 'returnSequences', config.returnSequences, false);
    this.returnState = flag(where, 'returnState', config.returnState, false);
    this.goBackwards = flag(where, 'goBackwards', config.goBackwards, false);
    this._stateful = flag(where, 'stateful', config.stateful, false);
    this.unroll = flag(where, 'unroll', config.unroll, false);
    this.zeroOutputForMask = flag(where, 'zeroOutputForMask', config.zeroOutputForMask, false);
    this.supportsMasking = true;
    this.inputSpec = [new tfl.InputSpec({ ndim: 3 })];
  }

  /** Sizes of the states, the output's first. */
  get stateSizes(): number[] {
    return stateSizes(this.cell);
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const [batch, , size] = firstShape(inputShape);
    // In place: apply() may have put the specification of initial states behind it.
    this.inputSpec[0] = new tfl.InputSpec({
      shape: [this.stateful ? (batch ?? null) : null, null, size ?? null],
    });
    this.cell.build([batch ?? null, size ?? null]);
    this.cell.built = true;
    if (this.stateful) this.resetStates();
    this.built = true;
  }

  /**
   * Applies the layer.
   *
   * @param inputs [batch, time, features], alone or followed by the initial states; all symbolic or all concrete.
   * @param kwargs `initialState`: the states to start from, one tensor [batch, size] a state. `mask`: [batch, time].
   *   `training`: whether to apply dropout.
   */
  override apply(inputs: AnyTensor | AnyTensor[], kwargs?: Kwargs): ReturnType<tfl.layers.Layer['apply']> {
    const { x, states } = splitInputs(this.where, inputs, kwargs);
    // A copy: the executor of tfjs-layers hands one object to all layers of a model, and what is set here, the
    // initial state, would reach the next recurrent layer.
    const { initialState: _, ...rest } = kwargs ?? {};
    if (states !== null) this.checkStates(states);
    if (states === null || !allSymbolic(this.where, [x, ...states])) {
      const result = super.apply(x as tf.Tensor, states === null ? rest : { ...rest, initialState: states });
      // The executor never takes back the mask it has set, so layers behind one that ends the mask would get it. It
      // always passes a list.
      if (Array.isArray(inputs) && !this.returnSequences && kwargs !== undefined) delete kwargs.mask;
      return result;
    }
    const usual = this.inputSpec;
    const stateSpec = states.map(({ shape }) => new tfl.InputSpec({ shape: [null, ...shape.slice(1)] }));
    this.inputSpec = [...usual, ...stateSpec];
    try {
      return super.apply([x, ...states] as tfl.SymbolicTensor[], rest);
    } finally {
      this.inputSpec = [this.inputSpec[0]!];
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const result = this.run(inputs, kwargs);
      let output: tf.Tensor = result.last;
      if (this.returnSequences) {
        // Keras returns the steps in the order in which they were processed.
        output = this.goBackwards ? tf.reverse(result.sequence!, 1) : result.sequence!;
      }
      if (!this.returnState) return output;
      // A model disposes of each output when it is no longer needed: two must not be one tensor.
      return [output, ...result.states.map((state) => (state === output ? tf.clone(state) : state))];
    });
  }

  /** Runs the cell over the input, outputs aligned with the input's time axis, and keeps the states if stateful. */
  run(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs | undefined): RunResult {
    // Not for this layer, but for embeddings and convolutions in front of it, whose gradients follow.
    ensureBackendKernels();
    const { x: any, states } = splitInputs(this.where, inputs, kwargs);
    const x = any as tf.Tensor3D;
    if (x.rank !== 3) {
      throw new ShapeError(
        `${this.where}: the input must have the shape [batch, time, features], got [${x.shape}].`,
      );
    }
    if (x.shape[1] === 0) throw new ShapeError(`${this.where}: the input must have at least one time step.`);
    if (states !== null) this.checkStates(states, x.shape[0]);
    const training = (kwargs?.training as boolean | undefined) === true;
    const result = runCell(this.cell, x.dtype === 'float32' ? x : (tf.cast(x, 'float32') as tf.Tensor3D), {
      states: (states as tf.Tensor2D[] | null) ?? (this.stateful ? this.#kept : null),
      mask: floatMask(kwargs?.mask, x, this.where),
      reverse: this.goBackwards,
      training,
      zeroMasked: this.zeroOutputForMask,
      sequence: this.returnSequences,
    });
    if (this.stateful) this.#keep(result.states);
    return result;
  }

  #keep(states: readonly tf.Tensor2D[]): void {
    // Gradients need no more than what operations saved for themselves, so the old states can go at once.
    const kept = states.map((state) => tf.keep(tf.clone(state)));
    tf.dispose(this.#kept ?? []);
    this.#kept = kept;
  }

  /** Checks number and sizes of initial states. @throws ArgumentError, ShapeError */
  protected checkStates(states: readonly AnyTensor[], batch?: number): void {
    const sizes = this.stateSizes;
    if (states.length !== sizes.length) {
      throw new ArgumentError(
        `${this.where}: initialState must hold ${sizes.length} tensor${sizes.length === 1 ? '' : 's'} ` +
          `(sizes ${sizes.join(', ')}), got ${states.length}.`,
      );
    }
    for (const [index, state] of states.entries()) {
      const [rows, size] = state.shape;
      const rightRows = batch === undefined || rows === batch;
      if (state.shape.length === 2 && size === sizes[index] && rightRows) continue;
      throw new ShapeError(
        `${this.where}: state ${index} of initialState must have the shape [${batch ?? 'batch'}, ${sizes[index]}], ` +
          `got [${state.shape.join(', ')}].`,
      );
    }
  }

  /**
   * Sets the states from which a stateful layer starts its next batch.
   *
   * @param states One tensor [batch, size] a state; copied. Zeros if left out.
   * @throws ArgumentError if the layer is not stateful, or its batch size is not known.
   */
  override resetStates(states?: tf.Tensor | tf.Tensor[]): void {
    if (!this.stateful) {
      throw new ArgumentError(`${this.where}: resetStates() needs a stateful layer; give stateful: true.`);
    }
    const batch = this.inputSpec[0]?.shape?.[0] ?? this.batchInputShape?.[0];
    if (typeof batch !== 'number') {
      throw new ArgumentError(
        `${this.where}: a stateful layer must know its batch size; give batchInputShape: [batch, time, features] ` +
          'to the first layer, or batchShape to tf.input().',
      );
    }
    const given = states === undefined || states === null ? null : Array.isArray(states) ? states : [states];
    if (given !== null) this.checkStates(given, batch);
    tf.tidy(() => {
      this.#keep((given ?? this.stateSizes.map((size) => tf.zeros([batch, size]))) as tf.Tensor2D[]);
    });
  }

  /** States kept from the last batch; nulls if there are none. */
  get states(): (tf.Tensor2D | null)[] {
    return this.#kept === null ? this.stateSizes.map(() => null) : [...this.#kept];
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const [batch = null, time = null] = firstShape(inputShape);
    const sizes = this.stateSizes;
    const output = this.returnSequences ? [batch, time, sizes[0]!] : [batch, sizes[0]!];
    return this.returnState ? [output, ...sizes.map((size) => [batch, size])] : output;
  }

  override computeMask(
    _inputs: tf.Tensor | tf.Tensor[],
    mask?: tf.Tensor | tf.Tensor[],
  ): tf.Tensor | tf.Tensor[] {
    const first = Array.isArray(mask) ? mask[0] : mask;
    const output = this.returnSequences ? (first ?? null) : null;
    // tfjs-layers' types know no null masks, its code does.
    const masks = this.returnState ? [output, ...this.stateSizes.map(() => null)] : output;
    return masks as tf.Tensor | tf.Tensor[];
  }

  override get trainable(): boolean {
    return super.trainable;
  }

  override set trainable(value: boolean) {
    super.trainable = value;
    this.cell.trainable = value;
  }

  override get trainableWeights(): tfl.LayerVariable[] {
    return this.trainable ? this.cell.trainableWeights : [];
  }

  override get nonTrainableWeights(): tfl.LayerVariable[] {
    return this.trainable ? this.cell.nonTrainableWeights : this.cell.weights;
  }

  override get losses(): RegularizerFunction[] {
    return [...super.losses, ...this.cell.losses];
  }

  override addLoss(losses: RegularizerFunction | RegularizerFunction[]): void {
    super.losses.push(...(Array.isArray(losses) ? losses : [losses]));
  }

  override setFastWeightInitDuringBuild(value: boolean): void {
    super.setFastWeightInitDuringBuild(value);
    this.cell.setFastWeightInitDuringBuild(value);
  }

  /** Disposes of the states kept from the last batch. */
  forgetStates(): void {
    tf.dispose(this.#kept ?? []);
    this.#kept = null;
  }

  protected override disposeWeights(): number {
    this.forgetStates();
    return super.disposeWeights();
  }

  /** Creates a layer of the same config, with weights of its own. */
  copy(changes: Readonly<Record<string, unknown>> = {}): RecurrentLayer {
    const cls = this.constructor as tf.serialization.SerializableConstructor<RecurrentLayer>;
    const config = { ...this.getConfig(), ...changes } as tf.serialization.ConfigDict;
    if (!('cell' in config)) return cls.fromConfig(cls, config);
    // The cell's class need not be registered.
    return new cls({ ...config, cell: cloneCell(this.cell) });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      returnSequences: this.returnSequences,
      returnState: this.returnState,
      goBackwards: this.goBackwards,
      stateful: this.stateful,
      unroll: this.unroll,
      zeroOutputForMask: this.zeroOutputForMask,
      ...this.cellConfig(),
    };
  }

  /** What the config says of the cell. */
  protected cellConfig(): tf.serialization.ConfigDict {
    return { cell: { className: this.cell.getClassName(), config: this.cell.getConfig() } };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
    customObjects: CustomObjects = {},
  ): T {
    return new cls({ ...config, cell: deserialize('RNN', config.cell, customObjects) });
  }
}

function oneCell(where: string, cell: unknown): AnyCell {
  if (Array.isArray(cell)) return new StackedRnnCells({ cells: cell as AnyCell[] }, where);
  if (!isCell(cell)) {
    throw new ArgumentError(
      `${where}: cell must be a cell such as lstmCell({ units: 8 }), or a list of cells.`,
    );
  }
  return ownCell(cell);
}

/**
 * Creates a layer that runs any cell over time. Drop-in for `tf.layers.rnn`.
 *
 * @param config.cell A cell of this package or of tfjs-layers, or a list of cells to stack. A cell of `tf.layers.*` that
 *   has no weights yet is rebuilt as this package's with the same config, which runs fused; it is the layer's `cell`.
 * @param config.returnSequences Return the output of every step, [batch, time, size], not the last one's, [batch, size].
 * @param config.returnState Return the final states after the output.
 * @param config.goBackwards Process time from last to first.
 * @param config.stateful Start each batch from the states in which the last one ended; see `resetStates()`.
 * @returns A layer for `tf.sequential`, `tf.model`, or `apply` to tensors [batch, time, features].
 * @throws ArgumentError if the config is not valid.
 * @see Keras `RNN`.
 * @example
 * const layer = rnn({ cell: peepholeLstmCell({ units: 32 }), returnSequences: true });
 * const y = layer.apply(tf.zeros([4, 10, 3])); // [4, 10, 32]
 */
export function rnn(config: RnnConfig): RecurrentLayer {
  return new RecurrentLayer(config);
}
