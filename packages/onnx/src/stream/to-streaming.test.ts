import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOrt } from '../../test/operator-case.ts';
import { noise, randomNumbers, type StackPlan, type Style, stackModel } from '../../test/streaming-models.ts';
import {
  createStream,
  GraphBuilder,
  inspectOnnx,
  newModel,
  type OnnxModel,
  type OnnxTensor,
  parseOnnx,
  serializeOnnx,
  streamingReport,
  toStreaming,
  verifyStreaming,
} from '../index.ts';

const seed = Number(process.env.SEED ?? 20250);

/** A part of a sequence along the time axis. */
function cut({ dims, data }: OnnxTensor, axis: number, from: number, to: number): OnnxTensor {
  const [a, b, c] = dims as [number, number, number];
  const [rows, steps] = axis === 1 ? [a, b] : [1, a];
  const inner = axis === 1 ? c : b * c;
  const part = new Float32Array(rows * (to - from) * inner);
  for (let row = 0; row < rows; row++) {
    const start = (row * steps + from) * inner;
    part.set((data as Float32Array).subarray(start, start + (to - from) * inner), row * (to - from) * inner);
  }
  return { type: 'float32', dims: dims.map((dim, i) => (i === axis ? to - from : dim)), data: part };
}

function expectNear(actual: OnnxTensor, expected: OnnxTensor, tolerance = 1e-5): void {
  expect(actual.dims).toEqual(expected.dims);
  (expected.data as Float32Array).forEach((value, i) => {
    expect(Math.abs((actual.data[i] as number) - value)).toBeLessThanOrEqual(tolerance);
  });
}

const stacks = (styles: readonly Style[]): fc.Arbitrary<StackPlan> =>
  fc.record({
    layers: fc
      .array(
        fc.record({
          operator: fc.constantFrom('LSTM' as const, 'GRU' as const, 'RNN' as const, 'Dense' as const),
          size: fc.integer({ min: 1, max: 5 }),
          style: fc.constantFrom(...styles),
        }),
        { minLength: 0, maxLength: 2 },
      )
      .chain((rest) =>
        fc
          .record({
            operator: fc.constantFrom('LSTM' as const, 'GRU' as const, 'RNN' as const),
            size: fc.integer({ min: 1, max: 5 }),
            style: fc.constantFrom(...styles),
          })
          .map((last) => [...rest, last]),
      ),
    inputSize: fc.integer({ min: 1, max: 4 }),
    batchFirst: fc.boolean(),
    gives: fc.constantFrom('steps' as const, 'last' as const, 'state' as const),
    seed: fc.nat(1000),
  });

/** Streams a model with our operators, in chunks, and compares with ONNX Runtime's run over the whole sequence. */
async function expectStreams(
  whole: OnnxModel,
  model: OnnxModel,
  plan: StackPlan,
  steps: number,
  batch: number,
): Promise<void> {
  const axis = plan.batchFirst ? 1 : 0;
  const x = noise(
    randomNumbers(plan.seed + 7),
    plan.batchFirst ? [batch, steps, plan.inputSize] : [steps, batch, plan.inputSize],
    2,
  );
  const expected = (await runOrt(whole, { x })).y as OnnxTensor;
  const stream = await createStream(model, { runner: 'recurra' });
  expect(stream.report.rewritten).toBe(true);
  let at = 0;
  while (at < steps) {
    const to = Math.min(steps, at + 1 + ((plan.seed + at) % 2));
    const { y } = stream.stepSync({ x: cut(x, axis, at, to) });
    if (plan.gives === 'steps') expectNear(y!, cut(expected, axis, at, to));
    else if (to === steps) expectNear(y!, expected);
    at = to;
  }
  await stream.dispose();
}

describe('toStreaming', () => {
  it('random stacks give step by step what they give for the whole sequence', async () => {
    console.log(`seed ${seed} (SEED=…)`);
    await fc.assert(
      fc.asyncProperty(
        stacks(['plain', 'torch', 'keras']),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (plan, steps, batch) => {
          const model = stackModel(plan);
          await expectStreams(model, model, plan, steps, batch);
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  it('stacks with layout = 1 do too', async () => {
    await fc.assert(
      fc.asyncProperty(stacks(['layout1', 'plain']), fc.integer({ min: 1, max: 5 }), async (plan, steps) => {
        const batchFirst = { ...plan, batchFirst: true };
        const layers = plan.layers.map((layer) => ({ ...layer, style: 'plain' as const }));
        // ONNX Runtime refuses layout = 1, so it runs the same layers without.
        await expectStreams(
          stackModel({ ...batchFirst, layers }),
          stackModel(batchFirst),
          batchFirst,
          steps,
          2,
        );
      }),
      { seed, numRuns: 30 },
    );
  });

  it('models for a fixed number of steps and sequences lose that number', async () => {
    await fc.assert(
      fc.asyncProperty(
        stacks(['plain', 'torch', 'keras']),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (open, steps, batch) => {
          const plan = { ...open, steps, batch };
          const model = stackModel(plan);
          await expectStreams(model, model, plan, steps, batch);
          const [input] = inspectOnnx(toStreaming(model)).inputs;
          expect(input?.shape?.[plan.batchFirst ? 1 : 0]).toBe('time');
        },
      ),
      { seed, numRuns: 40 },
    );
  });

  const lstm: StackPlan = {
    layers: [{ operator: 'LSTM', size: 3, style: 'torch' }],
    inputSize: 2,
    batchFirst: true,
    gives: 'steps',
    seed: 1,
  };

  it('declares states by name, shape and type, and ONNX Runtime takes the result', async () => {
    const model = stackModel(lstm);
    const before = serializeOnnx(model);
    const streaming = parseOnnx(serializeOnnx(toStreaming(model)));
    expect(serializeOnnx(model)).toEqual(before);
    const report = inspectOnnx(streaming);
    const shape = [1, 'batch', 3];
    expect(report.inputs.slice(1)).toEqual([
      { name: 'LSTM_h_in', type: 'float32', shape },
      { name: 'LSTM_c_in', type: 'float32', shape },
    ]);
    expect(report.states.map(({ input, output, evidence }) => [input, output, evidence])).toEqual([
      ['LSTM_h_in', 'LSTM_h_out', 'graph'],
      ['LSTM_c_in', 'LSTM_c_out', 'graph'],
    ]);
    const zeros: OnnxTensor = { type: 'float32', dims: [1, 2, 3], data: new Float32Array(6) };
    const x = noise(randomNumbers(3), [2, 4, 2]);
    const whole = await runOrt(model, { x });
    let [h, c]: OnnxTensor[] = [zeros, zeros];
    for (let step = 0; step < 4; step++) {
      const results = await runOrt(streaming, { x: cut(x, 1, step, step + 1), LSTM_h_in: h!, LSTM_c_in: c! });
      expectNear(results.y!, cut(whole.y!, 1, step, step + 1));
      [h, c] = [results.LSTM_h_out!, results.LSTM_c_out!];
    }
    expect(toStreaming(streaming)).toBe(streaming);
  });

  it('is checked by verifyStreaming, which sees when a model is not the same', async () => {
    const model = stackModel(lstm);
    const streaming = toStreaming(model);
    expect(await verifyStreaming(model, streaming, { seed: 4, steps: 5 })).toMatchObject({
      steps: 5,
      difference: expect.toSatisfy((d: number) => d < 1e-6),
    });
    const other = toStreaming(stackModel({ ...lstm, seed: 2 }));
    expect((await verifyStreaming(model, other)).difference).toBeGreaterThan(1e-2);
  });

  it('keeps a first state that is not zero', async () => {
    const g = new GraphBuilder(17);
    for (const name of ['x', 'y']) g.uniqueName(name);
    const next = randomNumbers(9);
    const [W, R] = [g.initializer('W', noise(next, [1, 9, 2])), g.initializer('R', noise(next, [1, 9, 3]))];
    const learnt = g.initializer('h0', noise(next, [1, 1, 3]));
    const start = g.node('Expand', [
      learnt,
      g.node('Concat', [g.ints([1]), g.dims('x', 1, 2), g.ints([3])], { axis: 0 }),
    ]);
    const [Y] = g.nodes('GRU', ['x', W, R, '', '', start], [true], { hidden_size: 3 });
    const graph = g.build(
      'learnt',
      [{ name: 'x', type: 'float32', shape: ['time', 'batch', 2] }],
      [{ name: 'y', value: g.squeeze(Y!, [1]), type: 'float32', shape: ['time', 'batch', 3] }],
    );
    const model = newModel(graph, { opset: 17, metadata: {} });
    const key = inspectOnnx(toStreaming(model)).metadata['recurra.initial_state.GRU_h_in'];
    expect(JSON.parse(key!)).toMatchObject({ dims: [1, 1, 3] });
    expect(inspectOnnx(toStreaming(model)).states[0]?.initial?.values).toHaveLength(3);
    const x = noise(next, [5, 2, 2]);
    const whole = (await runOrt(model, { x })).y!;
    const stream = await createStream(model, { verify: true });
    for (let step = 0; step < 5; step++) {
      const { y } = await stream.step({ x: cut(x, 0, step, step + 1) });
      expectNear(y!, cut(whole, 0, step, step + 1));
    }
    await stream.dispose();
  });

  it('leads the states of a Scan out, as custom cells are written', async () => {
    const g = new GraphBuilder(17);
    for (const name of ['x', 'y']) g.uniqueName(name);
    const W = g.initializer('W', noise(randomNumbers(12), [3, 3]));
    const zeros = g.node('ConstantOfShape', [
      g.node('Concat', [g.dims('x', 1, 2), g.ints([3])], { axis: 0 }),
    ]);
    const shape = ['batch', 3];
    const body = g.subgraph(
      'cell',
      [
        { hint: 'h', type: 'float32', shape },
        { hint: 'step', type: 'float32', shape },
      ],
      ([h, step]) => {
        const next = g.node('Tanh', [g.node('Add', [g.node('MatMul', [h!, W]), step!])]);
        return [
          { value: next, type: 'float32', shape },
          { value: g.node('Mul', [next, next]), type: 'float32', shape },
        ];
      },
    );
    const [, scanned] = g.nodes('Scan', [zeros, 'x'], [true, true], {
      body: { graph: body },
      num_scan_inputs: 1,
    });
    const graph = g.build(
      'cell',
      [{ name: 'x', type: 'float32', shape: ['time', 'batch', 3] }],
      [{ name: 'y', value: scanned!, type: 'float32', shape: ['time', 'batch', 3] }],
    );
    const model = newModel(graph, { opset: 17, metadata: {} });
    const x = noise(randomNumbers(13), [5, 2, 3]);
    const whole = (await runOrt(model, { x })).y!;
    for (const runner of ['recurra', 'ort'] as const) {
      const stream = await createStream(model, { runner });
      expect(stream.states).toMatchObject([{ input: 'Scan_state0_in', output: 'Scan_state0_out' }]);
      for (let step = 0; step < 5; step++) {
        const { y } = await stream.step({ x: cut(x, 0, step, step + 1) });
        expectNear(y!, cut(whole, 0, step, step + 1));
      }
      await stream.dispose();
    }
  });

  it('streamingReport says what would be done', () => {
    expect(streamingReport(stackModel(lstm))).toEqual({
      hidden: ['LSTM'],
      timeAxes: { x: 1 },
      refusals: [],
      warnings: [],
    });
  });
});
