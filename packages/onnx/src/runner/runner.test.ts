import '@tensorflow/tfjs-backend-cpu';
import { ArgumentError, isRecurraError, MissingPeerError, ShapeError } from '@recurra/plugin';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats, tinyModel } from '../../test/tiny.ts';
import {
  type Attributes,
  createRunner,
  encodeTensor,
  GraphBuilder,
  newModel,
  OnnxError,
  type OnnxTensor,
  type OnnxTensorType,
  type Operator,
  type Runner,
  serializeOnnx,
} from '../index.ts';
import { loadOrt } from './load-ort.ts';

describe.each(['recurra', 'ort', 'tfjs'] as const)('createRunner: %s', (name) => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await createRunner(serializeOnnx(tinyModel()), { runner: name });
  });
  afterAll(async () => runner.dispose());

  it('runs a model', async () => {
    const { y } = await runner.run({ x: floats([2, 2], [1, 1, 0, -1]) });
    expect(y).toEqual(floats([2, 1], [3.5, -1.5]));
  });

  it('reports the model and what runs it', () => {
    expect(runner.report).toMatchObject({
      runner: name,
      runtime: expect.stringMatching(/^(onnxruntime-node|tfjs-cpu|@recurra.kernels .*)$/),
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
      parameters: 3,
      why: 'it was asked for',
    });
  });

  it('runs calls made at the same time', async () => {
    const results = await Promise.all([1, 2, 3, 4].map((v) => runner.run({ x: floats([1, 2], [v, 0]) })));
    expect(results.map(({ y }) => y!.data[0])).toEqual([1.5, 2.5, 3.5, 4.5]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['a missing input', {}, ArgumentError, 'run(): input "x" is missing; it takes float32 [batch, 2].'],
    ['no feeds', null, ArgumentError, 'run(): feeds must be an object { x }.'],
    [
      'an unknown input',
      { x: floats([1, 2], [1, 2]), z: floats([1], [1]) },
      ArgumentError,
      'run(): the model has no input "z"; its inputs are "x".',
    ],
    [
      'a bare array',
      { x: new Float32Array(2) },
      ArgumentError,
      'run(): input "x" must be { type, dims, data }, got Float32Array; it takes float32 [batch, 2].',
    ],
    [
      'the wrong type',
      { x: { type: 'int32', dims: [1, 2], data: new Int32Array(2) } },
      ArgumentError,
      'run(): input "x" takes float32 [batch, 2], got type int32.',
    ],
    [
      'the wrong array',
      { x: { type: 'float32', dims: [1, 2], data: [1, 2] } },
      ArgumentError,
      'run(): input "x": data of type float32 must be a Float32Array, got Array.',
    ],
    [
      'the wrong length',
      { x: floats([1, 3], [1, 2, 3]) },
      ShapeError,
      'run(): input "x" takes float32 [batch, 2], got dims [1, 3].',
    ],
    [
      'the wrong rank',
      { x: floats([2], [1, 2]) },
      ShapeError,
      'run(): input "x" takes float32 [batch, 2], got dims [2].',
    ],
    [
      'dims that do not fit the data',
      { x: { type: 'float32', dims: [2, 2], data: new Float32Array(3) } },
      ShapeError,
      'run(): input "x": dims [2, 2] must be lengths whose product is the number of elements, 3.',
    ],
  ])('refuses %s', async (_name, feeds, kind, message) => {
    const error = await runner.run(feeds as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toBe(message);
  });

  it('refuses an unknown output or runner', async () => {
    await expect(runner.run({ x: floats([1, 2], [1, 2]) }, { outputs: ['z'] })).rejects.toThrow(
      /no output "z"/,
    );
    await expect(createRunner(tinyModel(), { runner: 'tpu' as never })).rejects.toThrow(
      /'auto', 'recurra', 'ort', 'tfjs', got "tpu"/,
    );
  });

  it('cannot run once disposed of', async () => {
    const own = await createRunner(tinyModel(), { runner: name });
    const running = own.run({ x: floats([1, 2], [1, 2]) });
    await Promise.all([own.dispose(), own.dispose()]);
    expect((await running).y).toBeDefined();
    await expect(own.run({ x: floats([1, 2], [1, 2]) })).rejects.toThrow(/disposed/);
  });

  it('gives up a run whose signal was aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(runner.run({ x: floats([1, 2], [1, 2]) }, { signal })).rejects.toThrow(/abort/i);
  });
});

/** y of one node, from the model's input x. */
function oneNode(
  operator: string,
  attributes: Attributes,
  weights: OnnxTensor[],
  shape: (number | string)[],
) {
  const g = new GraphBuilder(17);
  const stored = weights.map((tensor, i) => g.initializer(`w${i}`, tensor));
  const y = g.node(operator, ['x', ...stored], attributes);
  const graph = g.build(
    'one',
    [{ name: 'x', type: 'float32', shape }],
    [{ name: 'y', value: y, type: 'float32', shape: shape.map((_, i) => `y${i}`) }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

const ones = (dims: number[]) => floats(dims, new Array(dims.reduce((a, b) => a * b, 1)).fill(0.1));
const batchwise = () => {
  const model = oneNode(
    'LSTM',
    { hidden_size: 1, layout: 1 },
    [ones([1, 4, 1]), ones([1, 4, 1])],
    [1, 'time', 1],
  );
  for (const output of model.graph!.output) {
    if (output.type?.value.case === 'tensorType') delete output.type.value.value.shape;
  }
  return model;
};

describe('createRunner: the choice', () => {
  it('takes ONNX Runtime as it is handed in', async () => {
    const own = await createRunner(tinyModel(), { ort: ort as never, runner: 'ort' });
    expect((await own.run({ x: floats([1, 2], [2, 0]) }, { outputs: ['y'] })).y?.data).toEqual(
      new Float32Array([2.5]),
    );
    expect(own.report).toMatchObject({ runtime: 'given', why: 'it was asked for' });
    await own.dispose();
  });

  it('takes our own operators where a run is brief, and says so', async () => {
    const runner = await createRunner(tinyModel());
    expect(runner.report).toMatchObject({ runner: 'recurra', timings: { recurra: expect.any(Number) } });
    expect(runner.report.why).toMatch(/^(a run takes .* ms|it is the faster one)/);
    await runner.dispose();
  });

  it('measures with a sample, and takes the faster', async () => {
    const side = 512;
    const model = oneNode('MatMul', {}, [ones([side, side])], ['n', side]);
    const runner = await createRunner(model, { sample: { x: ones([256, side]) } });
    const { timings, runner: chosen } = runner.report;
    expect(Object.keys(timings).sort()).toEqual(['ort', 'recurra']);
    expect(timings[chosen]).toBe(Math.min(timings.ort!, timings.recurra!));
    await runner.dispose();
    await expect(createRunner(model, { sample: {} })).rejects.toThrow(
      /createRunner\(\): sample: input "x" is missing/,
    );
  });

  it('takes ONNX Runtime for an operator that is not here, and our own with one brought along', async () => {
    const model = oneNode('ConcatFromSequence', { axis: 0 }, [], ['n', 2]);
    model.graph!.node[0]!.opType = 'BiasGelu';
    model.graph!.node[0]!.domain = 'com.microsoft';
    model.graph!.node[0]!.attribute = [];
    model.graph!.node[0]!.input.push('bias');
    model.graph!.initializer.push(encodeTensor('bias', floats([2], [0, 0])));
    model.opsetImport.push({ ...model.opsetImport[0]!, domain: 'com.microsoft', version: 1n });
    const there = await createRunner(model);
    expect(there.report).toMatchObject({ runner: 'ort' });
    expect(there.report.why).toMatch(
      /recurra cannot run it: operator com.microsoft.BiasGelu at node ".*" is unknown/,
    );
    await there.dispose();
    const double: Operator =
      () =>
      ([x]) => [{ type: 'float32', dims: x!.dims, data: (x!.data as Float32Array).map((v) => 2 * v) }];
    const here = await createRunner(model, { operators: { 'com.microsoft.BiasGelu': double } });
    expect(here.report.runner).toBe('recurra');
    expect((await here.run({ x: floats([1, 2], [1, -2]) })).y).toEqual(floats([1, 2], [2, -4]));
    await here.dispose();
  });

  it('names the node that no runner can run', async () => {
    const model = oneNode('Relu', {}, [], ['n']);
    model.graph!.node[0]!.opType = 'Nonsense';
    const error = await createRunner(model).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OnnxError);
    expect((error as Error).message).toMatch(/no runner can run the model\. recurra: .*Nonsense.* ort: /);
    expect(error).toMatchObject({ node: 'Relu', operator: 'Nonsense' });
  });

  it('runs layout = 1, which ONNX Runtime refuses', async () => {
    const error = await createRunner(batchwise(), { runner: 'ort' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OnnxError);
    expect((error as OnnxError).message).toMatch(/layout = 1, which node "LSTM" has/);
    expect(error).toMatchObject({ node: 'LSTM', operator: 'LSTM' });
    const runner = await createRunner(batchwise());
    expect(runner.report.runner).toBe('recurra');
    expect((await runner.run({ x: ones([1, 3, 1]) })).y!.dims).toEqual([1, 3, 1, 1]);
    await runner.dispose();
  });

  it('runs out of memory in words', async () => {
    const g = new GraphBuilder(17);
    const y = g.node('Expand', ['x', g.ints([1000, 1000])]);
    const graph = g.build(
      'large',
      [{ name: 'x', type: 'float32', shape: [1] }],
      [{ name: 'y', value: y, type: 'float32', shape: [1000, 1000] }],
    );
    const model = newModel(graph, { opset: 17, metadata: {} });
    const runner = await createRunner(model, { runner: 'recurra', maxBytes: 1e6 });
    await expect(runner.run({ x: floats([1], [1]) })).rejects.toThrow(
      /would take 4000000 bytes, and there is room for 1000000; raise maxBytes/,
    );
  });
});

describe.each(['recurra', 'ort', 'tfjs'] as const)('element types: %s', (name) => {
  const samples: Record<Exclude<OnnxTensorType, 'bfloat16'>, OnnxTensor['data']> = {
    float32: new Float32Array([0.5, -2]),
    float64: new Float64Array([Math.PI, -1]),
    float16: new Uint16Array([0x3c00, 0xc000]),
    int8: new Int8Array([-128, 127]),
    int16: new Int16Array([-300, 300]),
    int32: new Int32Array([-70000, 70000]),
    int64: new BigInt64Array([-(2n ** 60n), 2n ** 60n]),
    uint8: new Uint8Array([0, 255]),
    uint16: new Uint16Array([0, 65535]),
    uint32: new Uint32Array([0, 2 ** 32 - 1]),
    uint64: new BigUint64Array([0n, 2n ** 63n]),
    bool: new Uint8Array([1, 0]),
    string: ['ä', ''],
  };

  it.each(Object.entries(samples))('%s goes in and comes out', async (type, data) => {
    const g = new GraphBuilder(17);
    const value = { type: type as OnnxTensorType, shape: ['n'] };
    const same = g.node('Identity', ['x']);
    const graph = g.build('identity', [{ name: 'x', ...value }], [{ name: 'y', value: same, ...value }]);
    const runner = await createRunner(newModel(graph, { opset: 17, metadata: {} }), { runner: name });
    const x = { type, dims: [2], data } as OnnxTensor;
    const { y } = await runner.run({ x });
    expect(y).toEqual(x);
    // The caller may write into what came out.
    expect(y!.data).not.toBe(x.data);
    if ('buffer' in data) expect((y!.data as Uint8Array).buffer).not.toBe(data.buffer);
    await runner.dispose();
  });
});

describe('without ONNX Runtime', () => {
  const missing = () => Promise.reject(new Error('Cannot find package'));

  it.each([
    [true, 'onnxruntime-node'],
    [false, 'onnxruntime-web'],
  ])('says what to install (Node: %s)', async (isNode, peer) => {
    const error = await loadOrt({ isNode, node: missing, web: missing }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingPeerError);
    expect(isRecurraError(error, 'ERR_MISSING_PEER')).toBe(true);
    expect((error as Error).message).toContain(`npm install ${peer}`);
  });

  it('takes an empty stand-in for a missing package', async () => {
    await expect(loadOrt({ isNode: false, node: missing, web: async () => ({}) })).rejects.toThrow(
      MissingPeerError,
    );
  });

  it('falls back to onnxruntime-web in Node', async () => {
    const loaded = await loadOrt({ isNode: true, node: missing, web: () => import('onnxruntime-node') });
    expect(loaded).toMatchObject({ runtime: 'onnxruntime-web', why: 'onnxruntime-node is not installed' });
  });
});
