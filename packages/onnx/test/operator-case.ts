import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import { createGraph, runGraph } from '../src/host/host-graph.ts';
import {
  type AttributeValue,
  GraphBuilder,
  newModel,
  type OnnxModel,
  type OnnxTensor,
  type OnnxTensorType,
  serializeOnnx,
} from '../src/index.ts';
import { fromOrt, toOrt } from '../src/runner/ort-tensors.ts';

/** One node, and what to feed it. */
export interface OperatorCase {
  /** What the case is about, as `a negative axis`. */
  readonly name: string;
  readonly operator: string;
  /** Default 17. */
  readonly opset?: number;
  /** Undefined for an optional input that is left out. Every input is fed, unless listed in `stored`. */
  readonly inputs: readonly (OnnxTensor | undefined)[];
  /** Inputs kept in the file instead of fed. */
  readonly stored?: readonly number[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Element types of the outputs, one for each; false for one left out. Default: one output of the first input's type. */
  readonly outputs?: readonly (OnnxTensorType | false)[];
  /** Largest difference from ONNX Runtime, absolute and relative to the value. Default 1e-5. */
  readonly tolerance?: number;
  readonly domain?: string;
}

/** The case as a model: inputs `in0`, `in1`, …; outputs `out0`, …. */
export function caseModel(test: OperatorCase): { model: OnnxModel; feeds: Record<string, OnnxTensor> } {
  const opset = test.opset ?? 17;
  const g = new GraphBuilder(opset);
  const first = test.inputs.find((tensor) => tensor !== undefined);
  const types = test.outputs ?? [first?.type ?? 'float32'];
  const feeds: Record<string, OnnxTensor> = {};
  const names = test.inputs.map((tensor, i) => {
    if (tensor === undefined) return '';
    g.uniqueName(`in${i}`);
    if (test.stored?.includes(i)) return g.initializer(`stored${i}`, tensor);
    feeds[`in${i}`] = tensor;
    return `in${i}`;
  });
  const results = g.nodes(
    test.operator,
    names,
    types.map((type) => type !== false),
    test.attributes ?? {},
  );
  const graph = g.build(
    'case',
    Object.entries(feeds).map(([name, { type, dims }]) => ({
      name,
      type,
      shape: dims.map((_, axis) => `${name}_${axis}`),
    })),
    types.flatMap((type, i) =>
      type === false ? [] : [{ name: `out${i}`, value: results[i] as string, type, shape: [] }],
    ),
  );
  // The number of axes of an output is the operator's business.
  for (const output of graph.output) {
    if (output.type?.value.case === 'tensorType') delete output.type.value.value.shape;
  }
  if (test.domain !== undefined) for (const node of graph.node) node.domain = test.domain;
  const model = newModel(graph, { opset, metadata: {} });
  if (test.domain !== undefined) {
    model.opsetImport.push({ ...model.opsetImport[0]!, domain: test.domain, version: 1n });
  }
  return { model, feeds };
}

/** What ONNX Runtime gives for a model. */
export async function runOrt(
  model: OnnxModel,
  feeds: Readonly<Record<string, OnnxTensor>>,
): Promise<Record<string, OnnxTensor>> {
  const session = await ort.InferenceSession.create(serializeOnnx(model), {
    logSeverityLevel: 4,
    graphOptimizationLevel: 'disabled',
  });
  try {
    const given = Object.entries(feeds).map(([name, feed]) => [name, toOrt(ort as never, name, feed)]);
    const results = await session.run(Object.fromEntries(given));
    const outputs: Record<string, OnnxTensor> = {};
    for (const [name, tensor] of Object.entries(results))
      outputs[name] = await fromOrt(name, tensor as never);
    return outputs;
  } finally {
    await session.release();
  }
}

/** What Recurra's own operators give for a model. */
export async function runRecurra(
  model: OnnxModel,
  feeds: Readonly<Record<string, OnnxTensor>>,
): Promise<Record<string, OnnxTensor>> {
  const host = await createGraph(model);
  try {
    return runGraph(host, feeds);
  } finally {
    host.graph.dispose();
  }
}

/** Fails unless types, shapes and values agree. */
export function expectSame(
  actual: Readonly<Record<string, OnnxTensor>>,
  expected: Readonly<Record<string, OnnxTensor>>,
  tolerance = 1e-5,
): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, want] of Object.entries(expected)) {
    const got = actual[name] as OnnxTensor;
    expect([name, got.type, ...got.dims]).toEqual([name, want.type, ...want.dims]);
    expect(got.data.length).toBe(want.data.length);
    for (let i = 0; i < want.data.length; i++) {
      const [a, b] = [valueAt(got, i), valueAt(want, i)];
      if (Object.is(a, b) || a === b) continue;
      const near =
        typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= tolerance * (1 + Math.abs(b));
      if (!near)
        expect.fail(`${name}[${i}] of [${want.dims.join(', ')}]: ${String(a)}, expected ${String(b)}`);
    }
  }
}

/** Runs a case here and in ONNX Runtime, and compares. */
export async function checkCase(test: OperatorCase): Promise<void> {
  const { model, feeds } = caseModel(test);
  expectSame(await runRecurra(model, feeds), await runOrt(model, feeds), test.tolerance);
}

function valueAt({ type, data }: OnnxTensor, i: number): number | bigint | string {
  const value = data[i] as number | bigint | string;
  return type === 'float16' ? halfToNumber(value as number) : value;
}

function halfToNumber(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
