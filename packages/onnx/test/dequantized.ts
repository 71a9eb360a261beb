import * as ort from 'onnxruntime-node';
import {
  decodeTensor,
  encodeTensor,
  type OnnxTensor,
  parseOnnx,
  type QuantizeReport,
  serializeOnnx,
} from '../src/index.ts';

/** Axes whose index says which scale an element has. */
export type ScaleAxes = readonly number[];

/**
 * The file with weights rounded by hand: floats that have the values of 8-bit integers times a scale.
 *
 * @param axes For each weight the axes along which scales differ.
 */
export function roundedByHand(bytes: Uint8Array, axes: Readonly<Record<string, ScaleAxes>>): Uint8Array {
  const model = parseOnnx(bytes);
  const graph = model.graph!;
  const known = new Set(graph.initializer.map(({ name }) => name));
  for (const name of Object.keys(axes)) if (!known.has(name)) throw new Error(`no weight ${name}`);
  graph.initializer = graph.initializer.map((proto) => {
    const own = axes[proto.name];
    return own === undefined ? proto : encodeTensor(proto.name, rounded(decodeTensor(proto), own));
  });
  return serializeOnnx(model);
}

function rounded(tensor: OnnxTensor, axes: ScaleAxes): OnnxTensor {
  if (tensor.type !== 'float32') throw new Error('not float32');
  const { dims } = tensor;
  const keyOf = (index: number) => {
    const position: number[] = [];
    let rest = index;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      position[axis] = rest % dims[axis]!;
      rest = Math.floor(rest / dims[axis]!);
    }
    return axes.map((axis) => position[axis]).join();
  };
  const largest = new Map<string, number>();
  tensor.data.forEach((value, i) => {
    largest.set(keyOf(i), Math.max(largest.get(keyOf(i)) ?? 0, Math.abs(value)));
  });
  const data = tensor.data.map((value, i) => {
    const scale = Math.fround(largest.get(keyOf(i))! / 127);
    return scale === 0 ? 0 : Math.round(value / scale) * scale;
  });
  return { type: 'float32', dims, data };
}

/** The outputs of a file in ONNX Runtime. */
export async function ortOutputs(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, ort.Tensor>>,
): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const results = await session.run(feeds);
  await session.release();
  return session.outputNames.map((name) => results[name]?.data as Float32Array);
}

/** Largest difference between two lists of outputs. */
export function largestDifference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const differences = a.flatMap((values, i) => [...values].map((value, k) => Math.abs(value - b[i]![k]!)));
  const worst = Math.max(...differences);
  if (Number.isNaN(worst)) throw new Error('outputs are not numbers');
  return worst;
}

/** A line for people: sizes and errors. */
export function summary({ weights, bytesBefore, bytesAfter }: QuantizeReport): string {
  const error = Math.max(...weights.map(({ maxError }) => maxError));
  const ratio = (bytesAfter / bytesBefore).toFixed(3);
  return `${bytesBefore} → ${bytesAfter} bytes (${ratio}), ${weights.length} weights, off by at most ${error.toExponential(1)}`;
}
