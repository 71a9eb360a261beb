import {
  type Bidirectional,
  bidirectional,
  coupledLstmCell,
  gru,
  lstm,
  peepholeLstmCell,
  type RecurrentLayer,
  rnn,
  simpleRnn,
} from '@recurra/cells';
import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../errors.ts';
import { biasFromOnnx, gateCount, matrixFromOnnx } from '../gate-order.ts';
import { nodesOf } from '../graph/nodes.ts';
import { type RecurrentReport, recurrentReport } from '../inspect/recurrent.ts';
import { type OnnxModel, toModel } from '../model.ts';
import { decodeTensor } from '../tensor/decode.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { kerasActivations } from './node-activations.ts';

/** How {@link layerFromNode} makes a layer. */
export interface LayerFromNodeOptions {
  /** Return the outputs of all steps. Default true. */
  readonly returnSequences?: boolean;
  /** Return the final states after the output. Default false. */
  readonly returnState?: boolean;
  /** Name of the layer. */
  readonly name?: string;
  /** Weights that the file does not store, by the names of the operator's inputs. */
  readonly weights?: Readonly<Partial<Record<'W' | 'R' | 'B' | 'P', OnnxTensor>>>;
}

type Weights = Readonly<Partial<Record<'W' | 'R' | 'B' | 'P', Float32Array>>>;

/** Sizes and weights of one direction. */
interface Direction {
  readonly report: RecurrentReport;
  readonly units: number;
  readonly inputSize: number;
  readonly weights: Weights;
  /** Activations of this direction, in tfjs-layers' spelling. */
  readonly activations: readonly string[];
}

/**
 * Makes a trainable layer of `@recurra/cells` from an RNN, LSTM or GRU node, with the node's weights in it.
 *
 * The layer takes [batch, time, features], whatever the node's layout. A node with direction `reverse` becomes a layer
 * with `goBackwards`, which gives sequences in the order in which it went; one with direction `bidirectional` becomes
 * a bidirectional layer that concatenates. Initial states and lengths are not taken over: give the layer a mask or
 * initial states of its own.
 *
 * @param modelOrBytes A model, or the bytes of a file.
 * @param name Name of the node as `inspectOnnx` reports it. May be left out if there is just one.
 * @returns A built layer, its weights set. It is yours: disposing of a model that uses it leaves its weights alone, so
 *   call its `dispose()` too.
 * @throws ArgumentError if there is no such node. OnnxError if a weight is not stored in the file, or the node has an
 *   attribute that no layer has (clip, unlike activations of candidate and output, …).
 * @see ONNX operators RNN-22, LSTM-22, GRU-22.
 * @example
 * const layer = layerFromNode(await readFile('pretrained.onnx'), 'lstm/LSTM');
 * const model = tf.sequential({ layers: [layer, tf.layers.dense({ units: 1 })] });
 */
export function layerFromNode(
  modelOrBytes: OnnxModel | Uint8Array,
  name?: string,
  options: LayerFromNodeOptions = {},
): RecurrentLayer | Bidirectional {
  const [report, weights] = findNode(toModel(modelOrBytes), name, options.weights ?? {});
  if (report.clip !== undefined && report.clip !== 0) {
    throw unsupported(report, `clips pre-activations at ${report.clip}, which no layer does`);
  }
  const isPair = report.direction === 'bidirectional';
  const directions = splitDirections(report, weights, isPair ? 2 : 1);
  const { returnSequences = true, returnState = false } = options;
  const common = { returnSequences, returnState };
  const [forward, backward] = directions.map((direction, i) =>
    oneLayer(direction, {
      ...common,
      goBackwards: isPair ? i === 1 : report.direction === 'reverse',
      inputShape: [null, direction.inputSize],
      ...(options.name === undefined || isPair ? {} : { name: options.name }),
    }),
  ) as [RecurrentLayer, RecurrentLayer | undefined];
  const layer =
    backward === undefined
      ? forward
      : bidirectional({
          layer: forward,
          backwardLayer: backward,
          inputShape: [null, directions[0]!.inputSize],
          ...(options.name === undefined ? {} : { name: options.name }),
        });
  tf.tidy(() => {
    // Builds it; a layer that was built without being applied could not be disposed of.
    layer.apply(tf.zeros([1, 1, directions[0]!.inputSize]));
    layer.setWeights(directions.flatMap(layerWeights));
  });
  return layer;
}

function findNode(
  model: OnnxModel,
  name: string | undefined,
  given: NonNullable<LayerFromNodeOptions['weights']>,
): [RecurrentReport, Weights] {
  const found = [...nodesOf(model)].flatMap((node) => {
    const report = recurrentReport(node);
    return report === undefined ? [] : [{ node, report }];
  });
  const matching = name === undefined ? found : found.filter(({ report }) => report.name === name);
  const [match] = matching;
  if (match === undefined || matching.length > 1) {
    const names = found.map(({ report }) => `"${report.name}"`).join(', ');
    throw new ArgumentError(
      `layerFromNode(): ${name === undefined ? 'the name of a recurrent node is needed' : `there is no single recurrent node "${name}"`}; ` +
        `the model has ${names === '' ? 'none' : names}.`,
    );
  }
  const { report, node } = match;
  const weights: Partial<Record<'W' | 'R' | 'B' | 'P', Float32Array>> = {};
  for (const role of ['W', 'R', 'B', 'P'] as const) {
    const where = report.weights[role];
    if (where === undefined) continue;
    const constant = node.constants.get(where.name)?.tensor;
    const tensor = given[role] ?? (constant && decodeTensor(constant));
    if (tensor === undefined) {
      throw unsupported(
        report,
        `computes its ${role} instead of storing it; give it as options.weights.${role}`,
      );
    }
    weights[role] = asFloats(report, role, tensor);
  }
  return [report, weights];
}

function asFloats(report: RecurrentReport, role: string, tensor: OnnxTensor): Float32Array {
  if (tensor.type === 'float32') return tensor.data;
  if (tensor.type === 'float64') return Float32Array.from(tensor.data);
  throw unsupported(report, `has ${role} of type ${tensor.type}, which cannot be trained on`);
}

function splitDirections(report: RecurrentReport, weights: Weights, count: number): Direction[] {
  const gates = gateCount(report.operator);
  const { W, R, B, P } = weights;
  if (W === undefined || R === undefined) throw unsupported(report, 'lacks the weights W or R');
  const units = report.hiddenSize ?? Math.round(Math.sqrt(R.length / (count * gates)));
  const inputSize = W.length / (count * gates * units);
  const sizes = {
    W: gates * units * inputSize,
    R: gates * units * units,
    B: 2 * gates * units,
    P: 3 * units,
  };
  for (const role of ['W', 'R', 'B', 'P'] as const) {
    const length = weights[role]?.length;
    if (length === undefined || (length === count * sizes[role] && Number.isInteger(inputSize))) continue;
    throw unsupported(
      report,
      `has ${role} of ${length} elements, where its sizes ask for ${count * sizes[role]}`,
    );
  }
  const part = (data: Float32Array | undefined, i: number) =>
    data?.subarray((i * data.length) / count, ((i + 1) * data.length) / count);
  return Array.from({ length: count }, (_, i) => {
    const own = { W: part(W, i), R: part(R, i), B: part(B, i), P: part(P, i) };
    const present = Object.fromEntries(
      Object.entries(own).filter(([, data]) => data !== undefined),
    ) as Weights;
    return { report, units, inputSize, weights: present, activations: kerasActivations(report, i, count) };
  });
}

type LoopOptions = Omit<Parameters<typeof simpleRnn>[0], 'units'>;

function oneLayer({ report, units, weights, activations }: Direction, loop: LoopOptions): RecurrentLayer {
  const useBias = weights.B !== undefined;
  if (report.operator === 'RNN') return simpleRnn({ ...loop, units, useBias, activation: activations[0] });
  const [recurrentActivation, activation] = activations;
  const config = { units, useBias, activation, recurrentActivation };
  if (report.operator === 'GRU') return gru({ ...loop, ...config, resetAfter: report.linearBeforeReset });
  if (weights.P !== undefined && report.inputForget) {
    throw unsupported(report, 'has both peepholes and coupled gates, which no cell has');
  }
  if (weights.P !== undefined) return rnn({ ...loop, cell: peepholeLstmCell(config) });
  if (report.inputForget) return rnn({ ...loop, cell: coupledLstmCell(config) });
  return lstm({ ...loop, ...config });
}

/** Weights in the layer's order and layout. */
function layerWeights({ report, units, inputSize, weights }: Direction): tf.Tensor[] {
  const { operator, linearBeforeReset, inputForget } = report;
  const { W, R, B, P } = weights;
  const gates = gateCount(operator);
  const width = gates * units;
  const tensors = [
    tf.tensor2d(matrixFromOnnx(operator, W!, inputSize, units), [inputSize, width]),
    tf.tensor2d(matrixFromOnnx(operator, R!, units, units), [units, width]),
  ] as tf.Tensor[];
  if (B !== undefined) {
    const own = tf.tensor1d(biasFromOnnx(operator, B.subarray(0, width), units));
    const recurrent = tf.tensor1d(biasFromOnnx(operator, B.subarray(width), units));
    // Only after the reset gate does the recurrent product's bias act apart from the input's.
    tensors.push(
      operator === 'GRU' && linearBeforeReset ? tf.stack([own, recurrent]) : tf.add(own, recurrent),
    );
  }
  if (inputForget && operator === 'LSTM') {
    return tensors.map((tensor) => {
      const [i, , c, o] = tf.split(tensor, 4, -1) as tf.Tensor[];
      return tf.concat([i!, c!, o!], -1);
    });
  }
  if (P !== undefined && operator === 'LSTM') {
    const [i, o, f] = [0, 1, 2].map((k) => tf.tensor1d(P.slice(k * units, (k + 1) * units)));
    tensors.push(i!, f!, o!);
  }
  return tensors;
}

function unsupported(report: RecurrentReport, what: string): OnnxError {
  return new OnnxError(`layerFromNode(): node "${report.name}" (${report.operator}) ${what}.`, {
    node: report.name,
    operator: report.operator,
  });
}
