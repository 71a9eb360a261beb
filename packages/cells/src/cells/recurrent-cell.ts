import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { configObject, flag, positiveInteger, rate, seedOrNull } from '../checks.ts';
import { resolveInitializer, withSeed } from '../initializers.ts';
import type { RunOptions, RunResult, StepFunction } from '../loop/types.ts';
import { resolveActivation, resolveConstraint, resolveRegularizer, serialize } from '../resolve.ts';
import { SeedSource } from '../seeds.ts';
import type { Activation, CellConfig, Constraint, Initializer, Kwargs, Regularizer } from '../types.ts';

/** Dropout masks of one sequence: the same for all its time steps. Null where nothing is dropped. */
export interface DropoutMasks {
  /** [batch, inputSize] */
  readonly input: tf.Tensor2D | null;
  /** [batch, size of the first state] */
  readonly recurrent: tf.Tensor2D | null;
}

/** Which of a cell's initialisers, regularisers and constraints a weight uses; 'other' only the kernel's initialiser. */
export type WeightRole = 'kernel' | 'recurrent' | 'bias' | 'other';

/**
 * What all cells share: a cell is one step plus its weights, and knows nothing of the loop over time.
 *
 * A new cell extends this class and gives `stateSize`, `build` (which creates the weights), `project` (the part of
 * the gates that needs only the input, so that the loop can do it for all steps at once) and `stepper` (the rest).
 * It then works in `rnn({cell})`, in stacks, in `bidirectional`, and in `tf.layers.rnn`.
 *
 * The first state must be the output.
 */
export abstract class RecurrentCell extends tfl.layers.RNNCell {
  /** Number of hidden units. */
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer: Regularizer | null;
  readonly recurrentRegularizer: Regularizer | null;
  readonly biasRegularizer: Regularizer | null;
  /** Whether an update may have followed the last use. */
  #mayBeUnprojected = false;
  readonly kernelConstraint: Constraint | null;
  readonly recurrentConstraint: Constraint | null;
  readonly biasConstraint: Constraint | null;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly seed: number | null;
  readonly implementation: number;
  /** Input size to weight; [inputSize, gates * units]. */
  kernel!: tfl.LayerVariable;
  /** State to gates; [outputSize, gates * units]. */
  recurrentKernel!: tfl.LayerVariable;
  /** [gates * units], or null without `useBias`. */
  bias: tfl.LayerVariable | null = null;
  /** Where the seeds of initialisers and dropout come from. */
  readonly seeds: SeedSource;
  /** The function the user called, for messages: `lstm()`. */
  protected readonly where: string;
  readonly #dropoutFunc: ((ones: tf.Tensor, rate: number) => tf.Tensor) | undefined;

  /** Size of each state; the first is the output's. */
  abstract override readonly stateSize: number | number[];

  constructor(config: CellConfig, where: string) {
    configObject(where, config);
    const units = positiveInteger(where, 'units', config.units);
    super({
      ...(config.name === undefined ? {} : { name: config.name }),
      trainable: flag(where, 'trainable', config.trainable, true),
    });
    this.where = where;
    this.units = units;
    this.activation = resolveActivation(where, 'activation', config.activation, 'tanh');
    this.useBias = flag(where, 'useBias', config.useBias, true);
    this.kernelInitializer = resolveInitializer(
      where,
      'kernelInitializer',
      config.kernelInitializer,
      'glorotUniform',
    );
    this.recurrentInitializer = resolveInitializer(
      where,
      'recurrentInitializer',
      config.recurrentInitializer,
      'orthogonal',
    );
    this.biasInitializer = resolveInitializer(where, 'biasInitializer', config.biasInitializer, 'zeros');
    this.kernelRegularizer = resolveRegularizer(where, 'kernelRegularizer', config.kernelRegularizer);
    this.recurrentRegularizer = resolveRegularizer(
      where,
      'recurrentRegularizer',
      config.recurrentRegularizer,
    );
    this.biasRegularizer = resolveRegularizer(where, 'biasRegularizer', config.biasRegularizer);
    this.kernelConstraint = resolveConstraint(where, 'kernelConstraint', config.kernelConstraint);
    this.recurrentConstraint = resolveConstraint(where, 'recurrentConstraint', config.recurrentConstraint);
    this.biasConstraint = resolveConstraint(where, 'biasConstraint', config.biasConstraint);
    this.dropout = rate(where, 'dropout', config.dropout);
    this.recurrentDropout = rate(where, 'recurrentDropout', config.recurrentDropout);
    this.seed = seedOrNull(where, config.seed);
    this.seeds = new SeedSource(this.seed);
    this.implementation = config.implementation ?? 2;
    this.#dropoutFunc = config.dropoutFunc;
  }

  /**
   * What the input contributes to the gates, bias included; needs no state, so rows may be any mix of batch and time.
   *
   * @param x [rows, inputSize]
   * @returns [rows, gates * units]
   */
  abstract project(x: tf.Tensor2D): tf.Tensor2D;

  /**
   * Gives the step for one sequence. What does not change from step to step is done here, once.
   *
   * @param recurrentMask Dropout mask for the first state, [batch, outputSize], or null.
   */
  abstract stepper(recurrentMask: tf.Tensor2D | null): StepFunction;

  /**
   * Runs the whole sequence in one fused operation, if there is one for this config.
   *
   * @param _x [batch, time, inputSize], dropout already applied.
   * @returns Null if there is none; the loop then runs {@link stepper}.
   */
  runFused(_x: tf.Tensor3D, _options: RunOptions): RunResult | null {
    return null;
  }

  /** Sizes of all states, as a list. */
  get stateSizes(): number[] {
    return typeof this.stateSize === 'number' ? [this.stateSize] : [...this.stateSize];
  }

  /** Draws the dropout masks of one sequence. */
  dropoutMasks(batch: number, inputSize: number, training: boolean): DropoutMasks {
    return {
      input: this.#dropoutMask([batch, inputSize], this.dropout, training),
      recurrent: this.#dropoutMask([batch, this.stateSizes[0]!], this.recurrentDropout, training),
    };
  }

  #dropoutMask(shape: [number, number], fraction: number, training: boolean): tf.Tensor2D | null {
    // A rate of 1 drops nothing, as in Keras: there would be nothing left.
    if (!training || fraction <= 0 || fraction >= 1) return null;
    const ones = tf.ones<tf.Rank.R2>(shape);
    if (this.#dropoutFunc !== undefined) return this.#dropoutFunc(ones, fraction) as tf.Tensor2D;
    return tf.dropout(ones, fraction, undefined, this.seeds.next()) as tf.Tensor2D;
  }

  /**
   * One step by itself, as `tf.layers.rnn` calls it: `[x, ...states]` → `[output, ...states]`.
   * Each call in training draws new dropout masks.
   */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor[] {
    return tf.tidy(() => {
      const [x, ...states] = (Array.isArray(inputs) ? inputs : [inputs]) as tf.Tensor2D[];
      const expected = this.stateSizes.length;
      if (x === undefined || states.length !== expected) {
        throw new ArgumentError(
          `${this.where}: call() takes the input and ${expected} state${expected === 1 ? '' : 's'}, ` +
            `got ${states.length + (x === undefined ? 0 : 1)} tensors.`,
        );
      }
      const training = (kwargs?.training as boolean | undefined) === true;
      this.projectBeforeUse(training);
      const masks = this.dropoutMasks(x.shape[0], x.shape[1], training);
      const projected = this.project(masks.input === null ? x : tf.mul(x, masks.input));
      const next = this.stepper(masks.recurrent)(projected, states);
      return [next[0]!, ...next];
    });
  }

  /**
   * Projects weights that have a constraint. The training loop of tfjs-layers never does it; done before each use in
   * training and before the first one after it, it makes the weights in use obey at all times.
   */
  projectBeforeUse(training: boolean): void {
    if (training || this.#mayBeUnprojected) this.applyConstraints();
    this.#mayBeUnprojected = training;
  }

  /** Projects weights that have a constraint. */
  applyConstraints(): void {
    for (const weight of this.trainableWeights) {
      // The constraint is a private field of LayerVariable; write() applies it unless handed the same tensor.
      if ((weight as unknown as { constraint: Constraint | null }).constraint === null) continue;
      tf.tidy(() => {
        weight.write(tf.clone(weight.read()));
      });
    }
  }

  /** Creates a weight with the initialiser, regulariser and constraint of its role. */
  protected addCellWeight(
    name: string,
    shape: number[],
    role: WeightRole,
    initializer?: Initializer,
  ): tfl.LayerVariable {
    const defaults = {
      kernel: [this.kernelInitializer, this.kernelRegularizer, this.kernelConstraint],
      recurrent: [this.recurrentInitializer, this.recurrentRegularizer, this.recurrentConstraint],
      bias: [this.biasInitializer, this.biasRegularizer, this.biasConstraint],
      other: [this.kernelInitializer, null, null],
    } as const;
    const [usual, regularizer, constraint] = defaults[role];
    const seeded = withSeed(initializer ?? usual, () => this.seeds.forWeight(name));
    return this.addWeight(
      name,
      shape,
      'float32',
      seeded,
      regularizer ?? undefined,
      true,
      constraint ?? undefined,
    );
  }

  /** The bias initialiser with its seed, for initialisers that wrap it. */
  protected seededBias(): Initializer {
    return withSeed(this.biasInitializer, () => this.seeds.forWeight('bias'));
  }

  /** The number of features, from the shape `build` received. */
  protected inputSize(inputShape: tfl.Shape | tfl.Shape[]): number {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tfl.Shape;
    const size = shape.at(-1);
    if (typeof size !== 'number') {
      throw new ArgumentError(
        `${this.where}: the number of input features must be known, got the shape [${shape.join(', ')}]; ` +
          'give it in inputShape: [time, features].',
      );
    }
    return size;
  }

  /** x·kernel + bias */
  protected projectInput(x: tf.Tensor2D): tf.Tensor2D {
    const product: tf.Tensor2D = tf.matMul(x, this.kernel.read() as tf.Tensor2D);
    return this.bias === null ? product : tf.add(product, this.bias.read());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: this.activation.getClassName(),
      useBias: this.useBias,
      kernelInitializer: serialize(this.kernelInitializer),
      recurrentInitializer: serialize(this.recurrentInitializer),
      biasInitializer: serialize(this.biasInitializer),
      kernelRegularizer: serialize(this.kernelRegularizer),
      recurrentRegularizer: serialize(this.recurrentRegularizer),
      biasRegularizer: serialize(this.biasRegularizer),
      activityRegularizer: null,
      kernelConstraint: serialize(this.kernelConstraint),
      recurrentConstraint: serialize(this.recurrentConstraint),
      biasConstraint: serialize(this.biasConstraint),
      dropout: this.dropout,
      recurrentDropout: this.recurrentDropout,
      implementation: this.implementation,
      seed: this.seed,
    };
  }
}
