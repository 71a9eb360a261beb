import { createRng, ensureBackendKernels } from '@recurra/core';
import type { Kernels } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorProto } from 'onnx-buf';
import { OnnxError } from '../../errors.ts';
import { type CompiledGraph, compileModel } from '../../graph/compile.ts';
import { type ValueReport, valueReport } from '../../graph/values.ts';
import { type OnnxModel, serializeOnnx } from '../../model.ts';
import type { OnnxTensorType } from '../../tensor/types.ts';
import { tfOperators } from '../operators/index.ts';
import { tfLimits } from '../operators/support/limits.ts';
import { upload } from '../operators/support/values.ts';
import type { TfMode, TfOperators, TfValue } from '../operators/types.ts';
import { checkGradients, noGradient } from './check-gradients.ts';
import { changed, constantTensor, mapped, withGraphs, withNumbers } from './copies.ts';
import { type Flow, flowOf, nodesBetween, reach } from './flow.ts';
import { matching, type WeightPattern } from './patterns.ts';
import { prepare } from './prepare.ts';
import { type TrainableInputs, toFeeds, toOutput } from './values.ts';

/** How {@link importTrainable} sees a model. */
export interface ImportTrainableOptions {
  /** Weights to train, by name, instead of those it finds: also scalars, and statistics. */
  readonly trainable?: WeightPattern;
  /** Weights to leave as they are. */
  readonly freeze?: WeightPattern;
  /** Operators to add, or to put in the place of ours, on tensors; they must have gradients. */
  readonly operators?: TfOperators;
  /** Names of the outputs to compute. Default: all. */
  readonly outputs?: readonly string[];
  /** Bytes that the values of one run may take together. Default 4 GiB. */
  readonly maxBytes?: number;
  /** Nodes that one run may run, those of loops counted each time. Default 100 million. */
  readonly maxSteps?: number;
}

const uploads: ReadonlySet<OnnxTensorType> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/** An ONNX model as a function of TensorFlow.js with weights to train; made by {@link importTrainable}. */
export class TrainableModel {
  /** Inputs, as the model declares them. */
  readonly inputs: readonly ValueReport[];
  /** Outputs, as the model declares them. */
  readonly outputs: readonly ValueReport[];
  readonly #original: OnnxModel;
  readonly #kernels: Kernels;
  readonly #graph: CompiledGraph<TfValue>;
  readonly #mode: TfMode;
  readonly #flow: Flow;
  readonly #hostOnly = new Map<string, string>();
  /** By the name in the file. */
  readonly #variables = new Map<string, tf.Variable>();
  readonly #initial = new Map<string, object>();
  readonly #kept: tf.Tensor[] = [];
  #trained: ReadonlySet<string> = new Set();
  #between: ReadonlySet<string> = new Set();
  #disposed = false;

  /** For {@link importTrainable}. */
  constructor(model: OnnxModel, kernels: Kernels, options: ImportTrainableOptions) {
    const { model: prepared, weights } = prepare(model, options.outputs);
    const rng = createRng(0);
    this.#original = model;
    this.#kernels = kernels;
    this.#mode = {
      training: false,
      uploads,
      seed: () => rng.seed(),
      onHostOnly: (node, reason) => this.#hostOnly.set(node, reason),
      onHostRun: (node, reason) => this.#refuseRun(node, reason),
    };
    const operators = { ...tfOperators(this.#mode), ...options.operators };
    this.#flow = flowOf(prepared, (name) => Object.hasOwn(operators, name));
    const reaching = reach(this.#flow, this.#flow.outputs, 'backward');
    const names = [...weights.keys()].filter((name) => reaching.has(this.#flow.stored.get(name) ?? -1));
    const isWeight = new Set(names);
    try {
      this.#graph = compileModel(prepared, {
        operators,
        fromStored: (tensor, name) => {
          if (!uploads.has(tensor.type)) return tensor;
          return isWeight.has(name) ? this.#variable(name, upload(tensor)) : this.#keep(upload(tensor));
        },
        isFixed: (name) => !isWeight.has(name),
        ...tfLimits(options),
      });
      const stored = new Set(prepared.graph?.initializer.map(({ name }) => name));
      this.inputs = (prepared.graph?.input ?? []).filter(({ name }) => !stored.has(name)).map(valueReport);
      this.outputs = (prepared.graph?.output ?? []).map(valueReport);
      const chosen =
        options.trainable === undefined
          ? new Set(names.filter((name) => this.#isTrainedByDefault(name, weights.get(name)?.source)))
          : matching('importTrainable(): trainable', options.trainable, names);
      if (options.freeze !== undefined) {
        for (const name of matching('importTrainable(): freeze', options.freeze, names)) chosen.delete(name);
      }
      this.#choose(chosen);
    } catch (error) {
      tf.dispose([...this.#variables.values()]);
      tf.dispose(this.#kept);
      throw error;
    }
  }

  /** The weights to train, named as in the file, in its order. */
  get trainableWeights(): tf.Variable[] {
    return [...this.#variables].flatMap(([name, variable]) => (this.#trained.has(name) ? [variable] : []));
  }

  /** All weights that influence an output, frozen ones too. */
  get weights(): tf.Variable[] {
    return [...this.#variables.values()];
  }

  /** Names of the weights to train, as in the file. */
  get trainableNames(): string[] {
    return [...this.#variables.keys()].filter((name) => this.#trained.has(name));
  }

  /**
   * Runs the model.
   *
   * @param inputs One tensor, several in the order of `inputs`, or by name.
   * @returns A tensor; several, in the order of `outputs`, if there are several. They are yours to dispose of.
   * @throws ArgumentError, ShapeError if the inputs do not fit; OnnxError if an operator fails.
   */
  predict(inputs: TrainableInputs): tf.Tensor | tf.Tensor[] {
    return this.#run('predict()', inputs, false);
  }

  /** What `fit` of `@recurra/train` calls; with `training` dropout is on, and draws from its seeded randomness. */
  apply(
    inputs: TrainableInputs,
    { training }: { readonly training: boolean } = { training: false },
  ): tf.Tensor | tf.Tensor[] {
    return this.#run('apply()', inputs, training);
  }

  /**
   * Leaves some weights as they are from now on.
   *
   * @throws ArgumentError if no weight has such a name.
   */
  freeze(pattern: WeightPattern): void {
    const frozen = matching('freeze()', pattern, [...this.#variables.keys()]);
    this.#choose(new Set([...this.#trained].filter((name) => !frozen.has(name))));
  }

  /**
   * Trains some weights from now on.
   *
   * @throws ArgumentError if no weight has such a name; OnnxError if an operator on their way to the outputs has no
   *   gradient.
   */
  unfreeze(pattern: WeightPattern): void {
    const added = matching('unfreeze()', pattern, [...this.#variables.keys()]);
    this.#choose(new Set([...this.#trained, ...added]));
  }

  /**
   * Writes the model as an ONNX file: the same graph with the weights as they are now, each of the element type it had.
   * What was not trained is written as it was.
   *
   * @throws OnnxError if the model was disposed of.
   */
  toOnnx(): Uint8Array {
    this.#expectAlive('toOnnx()');
    const edited = (name: string, tensor: TensorProto): TensorProto => {
      const variable = this.#variables.get(name);
      if (variable === undefined || variable.dataId === this.#initial.get(name)) return tensor;
      return withNumbers(tensor, variable.dataSync() as Float32Array);
    };
    const model = withGraphs(this.#original, (graph) => {
      const inputs = new Set(graph.input.map(({ name }) => name));
      const initializer = mapped(graph.initializer, (tensor) =>
        inputs.has(tensor.name) ? tensor : edited(tensor.name, tensor),
      );
      const node = mapped(graph.node, (each) => {
        if (constantTensor(each) === undefined) return each;
        const attribute = mapped(each.attribute, (attribute) => {
          const t = attribute.t && edited(each.output[0] ?? '', attribute.t);
          return t === undefined || t === attribute.t ? attribute : changed(attribute, { t });
        });
        return attribute === each.attribute ? each : changed(each, { attribute });
      });
      const same = initializer === graph.initializer && node === graph.node;
      return same ? graph : changed(graph, { initializer, node });
    });
    return serializeOnnx(model);
  }

  /** Frees the weights. Whatever the model gave before stays. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#graph.dispose();
    tf.dispose([...this.#variables.values()]);
    tf.dispose(this.#kept);
  }

  #run(where: string, inputs: TrainableInputs, training: boolean): tf.Tensor | tf.Tensor[] {
    this.#expectAlive(where);
    ensureBackendKernels();
    const before = this.#mode.training;
    this.#mode.training = training;
    try {
      const outputs = tf.tidy(() => {
        const values = this.#graph.run(toFeeds(where, inputs, this.inputs), this.#kernels);
        return this.outputs.map(({ name }) => toOutput(values.get(name) as TfValue));
      });
      return outputs.length === 1 ? (outputs[0] as tf.Tensor) : outputs;
    } finally {
      this.#mode.training = before;
    }
  }

  /** Of several that have a name, as when a file is imported twice, the later ones get a number. */
  #variable(name: string, value: tf.Tensor): tf.Variable {
    const taken = tf.engine().state.registeredVariables;
    let free = name;
    for (let i = 1; taken[free] !== undefined; i++) free = `${name}_${i}`;
    const variable = tf.variable(value, true, free);
    value.dispose();
    this.#variables.set(name, variable);
    this.#initial.set(name, variable.dataId);
    return variable;
  }

  #keep(tensor: tf.Tensor): tf.Tensor {
    this.#kept.push(tf.keep(tensor));
    return tensor;
  }

  #isTrainedByDefault(name: string, source: 'initializer' | 'constant' | undefined): boolean {
    const variable = this.#variables.get(name);
    if (variable === undefined || variable.rank === 0 || variable.size === 0) return false;
    if (!this.#flow.read.has(this.#flow.stored.get(name) ?? -1)) return false;
    // Exporters write first states and other fillings as constants of zeros.
    return (
      source === 'initializer' || (variable.size > 1 && variable.dataSync().some((value) => value !== 0))
    );
  }

  /** Trains just these weights. */
  #choose(names: ReadonlySet<string>): void {
    checkGradients(this.#flow, names, this.#hostOnly);
    this.#trained = names;
    const start = [...names].map((name) => this.#flow.stored.get(name) ?? -1);
    this.#between = new Set(nodesBetween(this.#flow, start).map(({ name }) => name));
    for (const [name, variable] of this.#variables) variable.trainable = names.has(name);
  }

  /** A node ran without gradient that was to have one. */
  #refuseRun(node: string, reason: string): void {
    if (!tf.engine().isTapeOn() || !this.#between.has(node)) return;
    const operator = this.#flow.edges.find((edge) => edge.node?.name === node)?.node?.operator ?? '';
    throw noGradient(node, operator, reason, this.trainableNames);
  }

  #expectAlive(where: string): void {
    if (this.#disposed) throw new OnnxError(`${where}: the model was disposed of; import it again.`);
  }
}
