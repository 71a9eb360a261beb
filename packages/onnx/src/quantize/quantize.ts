import type { GraphProto, NodeProto, TensorProto } from 'onnx-buf';
import { TensorProto_DataLocation as DataLocation, TensorProto_DataType as DataType } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { type OnnxModel, serializeOnnx, toModel } from '../model.ts';
import { decodeTensor } from '../tensor/decode.ts';
import { elementType } from '../tensor/types.ts';
import { constantTensor, findWeights, type StoredWeight, subgraphsOf } from './find-weights.ts';
import { uniqueNames } from './names.ts';
import { packInt8 } from './pack.ts';
import type { QuantizedWeight, QuantizeOptions, QuantizeResult, SkippedWeight } from './types.ts';
import { type Unpacking, writeUnpacking } from './unpacking.ts';

/**
 * Stores a model's weights as 8-bit integers, about a quarter of their size: the matrices of MatMul and Gemm, the
 * kernels of Conv and ConvTranspose, the tables of Gather (embeddings), and `W` and `R` of LSTM, GRU and RNN. Each
 * channel (a column, a filter, a row of a table, a gate's row in each direction) has a scale of its own. Biases and
 * small weights stay floats, and so does the computation: the file's first nodes, Cast and Mul, make floats of the
 * integers again, which runtimes do once, when they load it. It runs as fast as before, in as much memory.
 *
 * @param modelOrBytes A model, which is not changed, or the bytes of a file.
 * @param options See {@link QuantizeOptions}.
 * @returns The model, and a report of what was done to each weight. Weights packed before stay as they are.
 * @throws OnnxError if the operator set is older than 7.
 * @example
 * const { model, report } = quantizeOnnx(await readFile('model.onnx'));
 * await writeFile('model.int8.onnx', serializeOnnx(model));
 * console.log(report.bytesAfter / report.bytesBefore); // about 0.27
 */
export function quantizeOnnx(
  modelOrBytes: OnnxModel | Uint8Array,
  options: QuantizeOptions = {},
): QuantizeResult {
  const model = toModel(modelOrBytes);
  checkOpset(model);
  const { minElements = 256, exclude = [] } = options;
  const run: Run = {
    minElements,
    exclude: new Set(exclude),
    uniqueName: uniqueNames(model),
    inputs: new Set(model.irVersion < 4n ? [] : model.graph?.input.map(({ name }) => name)),
    weights: [],
    skipped: [],
  };
  const graph = quantizeGraph(model.graph as GraphProto, run, false);
  const quantized = run.weights.length === 0 ? model : changed(model, withConstants(model, graph));
  const bytesBefore = (modelOrBytes instanceof Uint8Array ? modelOrBytes : serializeOnnx(model)).length;
  const bytesAfter = serializeOnnx(quantized).length;
  const { weights, skipped } = run;
  return { model: quantized, report: { weights, skipped, bytesBefore, bytesAfter } };
}

/** What is known and collected while a model is packed. */
interface Run {
  readonly minElements: number;
  readonly exclude: ReadonlySet<string>;
  readonly uniqueName: (wanted: string) => string;
  /** Names of what callers may feed. */
  readonly inputs: ReadonlySet<string>;
  readonly weights: QuantizedWeight[];
  readonly skipped: SkippedWeight[];
}

function checkOpset(model: OnnxModel): void {
  const entry = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  const opset = entry?.version ?? 0n;
  if (opset >= 7n) return;
  throw new OnnxError(
    `quantizeOnnx(): the model uses operator set ${opset}, whose operators cannot unpack weights; convert it to 13 or ` +
      'newer first.',
  );
}

/** Before version 4 of the format all initializers had to be inputs too; from then on that would make them variable. */
function withConstants(model: OnnxModel, graph: GraphProto): Partial<OnnxModel> {
  if (model.irVersion >= 4n) return { graph };
  const stored = new Set(model.graph?.initializer.map(({ name }) => name));
  return {
    irVersion: 4n,
    graph: changed(graph, { input: graph.input.filter(({ name }) => !stored.has(name)) }),
  };
}

function quantizeGraph(graph: GraphProto, run: Run, isLooped: boolean): GraphProto {
  const unpackings = new Map<string, Unpacking>();
  for (const weight of findWeights(graph)) {
    const unpacking = quantizeWeight(weight, run, isLooped);
    if (unpacking !== undefined) unpackings.set(weight.name, unpacking);
  }
  const initializer = graph.initializer.filter(({ name }) => !unpackings.has(name));
  const fromStored = graph.initializer.flatMap(({ name }) => unpackings.get(name)?.nodes ?? []);
  const node = graph.node.flatMap((inner) => {
    const unpacking = constantTensor(inner) && unpackings.get(inner.output[0] as string);
    return unpacking?.nodes ?? [quantizeSubgraphs(inner, run, isLooped)];
  });
  return changed(graph, {
    initializer: [...initializer, ...[...unpackings.values()].flatMap(({ initializers }) => initializers)],
    node: [...fromStored, ...node],
  });
}

function quantizeSubgraphs(node: NodeProto, run: Run, isLooped: boolean): NodeProto {
  if (subgraphsOf(node).length === 0) return node;
  const inLoop = isLooped || node.opType === 'Loop' || node.opType === 'Scan';
  return changed(node, {
    attribute: node.attribute.map((attribute) =>
      attribute.g === undefined
        ? attribute
        : changed(attribute, { g: quantizeGraph(attribute.g, run, inLoop) }),
    ),
  });
}

function quantizeWeight(weight: StoredWeight, run: Run, isLooped: boolean): Unpacking | undefined {
  const { name, operator, tensor, axes } = weight;
  const dims = tensor.dims.map(Number);
  const skip = (reason: string): undefined => {
    run.skipped.push({ name, operator, dims, reason });
  };
  const reason = reasonToSkip(tensor, name, run, isLooped);
  if (reason !== undefined) return skip(reason);
  const data = decodeTensor(tensor).data as Float32Array;
  const size = (from: number, to?: number) => dims.slice(from, to).reduce((product, dim) => product * dim, 1);
  const packed = packInt8(data, size(...axes), size(axes[1]));
  if (packed === undefined) return skip('it has elements that are not finite');
  const bytesAfter = packed.data.length + packed.scales.byteLength;
  if (bytesAfter >= data.byteLength) return skip('its scales would take what is saved');
  run.weights.push({
    name,
    operator,
    dims,
    channels: packed.scales.length,
    bytesBefore: data.byteLength,
    bytesAfter,
    maxError: packed.maxError,
    rmsError: packed.rmsError,
  });
  return writeUnpacking({ name, dims, axes, packed }, run.uniqueName);
}

function reasonToSkip(tensor: TensorProto, name: string, run: Run, isLooped: boolean): string | undefined {
  if (run.exclude.has(name)) return 'it is excluded';
  if (isLooped) return 'it is stored inside a loop, where it would be unpacked at every step';
  if (run.inputs.has(name)) return 'it is an input too, so that callers may replace it';
  if (tensor.dataType !== DataType.FLOAT) return `it is of type ${elementType(tensor.dataType)}, not float32`;
  if (tensor.dataLocation === DataLocation.EXTERNAL) return 'it is stored in another file';
  const count = tensor.dims.reduce((product, dim) => product * dim, 1n);
  return count < BigInt(run.minElements) ? `it has fewer than ${run.minElements} elements` : undefined;
}

/** A copy of a message with other fields; what it does not set, unknown fields included, is shared. */
function changed<T extends object>(message: T, fields: Partial<T>): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, fields) as T;
}
