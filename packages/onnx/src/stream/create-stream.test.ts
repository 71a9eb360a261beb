import { describe, expect, it } from 'vitest';
import { runOrt } from '../../test/operator-case.ts';
import { noise, randomNumbers, type StackPlan, stackModel } from '../../test/streaming-models.ts';
import { floats } from '../../test/tiny.ts';
import {
  createRunner,
  createStream,
  GraphBuilder,
  newModel,
  OnnxError,
  type OnnxModel,
  type OnnxTensor,
  toStreaming,
} from '../index.ts';

const plan: StackPlan = {
  layers: [
    { operator: 'GRU', size: 4, style: 'torch' },
    { operator: 'LSTM', size: 3, style: 'keras' },
  ],
  inputSize: 2,
  batchFirst: true,
  gives: 'steps',
  seed: 3,
};
const model = stackModel(plan);
const next = randomNumbers(6);
const steps = Array.from({ length: 6 }, () => noise(next, [2, 1, 2]));

/** count + x: a state the graph alone says nothing of. */
function counter(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'total', 'sum', 'twice']) g.uniqueName(name);
  const sum = g.node('Add', ['total', 'x']);
  const shape = ['rows', 1] as const;
  const graph = g.build(
    'counter',
    [
      { name: 'x', type: 'float32', shape },
      { name: 'total', type: 'float32', shape },
    ],
    [
      { name: 'sum', value: sum, type: 'float32', shape },
      { name: 'twice', value: g.node('Add', [sum, sum]), type: 'float32', shape },
    ],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

/** Gives its input out as it is, and keeps it. */
function echo(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'state_in', 'state_out', 'before']) g.uniqueName(name);
  const graph = g.build(
    'echo',
    [
      { name: 'x', type: 'float32', shape: [1, 2] },
      { name: 'state_in', type: 'float32', shape: [1, 2] },
    ],
    [
      { name: 'before', value: 'state_in', type: 'float32', shape: [1, 2] },
      { name: 'state_out', value: 'x', type: 'float32', shape: [1, 2] },
    ],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

describe('createStream', () => {
  it.each(['recurra', 'ort'] as const)(
    'keeps states with %s, which are reset, copied, forked',
    async (runner) => {
      const data = new Float32Array(2 * 6 * 2);
      for (let row = 0; row < 2; row++) {
        steps.forEach((step, t) => {
          data.set((step.data as Float32Array).subarray(2 * row, 2 * row + 2), row * 12 + 2 * t);
        });
      }
      const whole = (await runOrt(model, { x: { type: 'float32', dims: [2, 6, 2], data } })).y!
        .data as Float32Array;
      const stream = await createStream(model, { runner });
      expect(stream.report).toMatchObject({ runner, rewritten: true, notes: [] });
      expect(stream.states.map(({ input }) => input)).toEqual(['GRU_h_in', 'LSTM_h_in', 'LSTM_c_in']);
      const outputs: OnnxTensor[] = [];
      for (const x of steps) outputs.push((await stream.step({ x })).y!);
      for (const [t, { data }] of outputs.entries()) {
        for (let row = 0; row < 2; row++) {
          for (let unit = 0; unit < 3; unit++) {
            expect(
              Math.abs((data[row * 3 + unit] as number) - whole[(row * 6 + t) * 3 + unit]!),
            ).toBeLessThan(1e-5);
          }
        }
      }
      stream.reset();
      expect((await stream.step({ x: steps[0]! })).y!.data).toEqual(outputs[0]!.data);
      await stream.step({ x: steps[1]! });
      const snapshot = structuredClone(stream.snapshot());
      const [fork, fresh] = [stream.fork(), stream.open()];
      expect((await stream.step({ x: steps[2]! })).y!.data).toEqual(outputs[2]!.data);
      expect((await fork.step({ x: steps[2]! })).y!.data).toEqual(outputs[2]!.data);
      expect((await fresh.step({ x: steps[0]! })).y!.data).toEqual(outputs[0]!.data);
      fresh.restore(snapshot);
      // Calls that overlap run in turn.
      const both = await Promise.all([fresh.step({ x: steps[2]! }), fresh.step({ x: steps[3]! })]);
      expect(both.map(({ y }) => y!.data)).toEqual([outputs[2]!.data, outputs[3]!.data]);
      await stream.dispose();
      await stream.dispose();
      await expect(stream.step({ x: steps[3]! })).rejects.toThrow(/disposed of/);
      // The others go on: the model is freed with the last.
      expect((await fork.step({ x: steps[3]! })).y!.data).toEqual(outputs[3]!.data);
      await fork.dispose();
      await fresh.dispose();
    },
  );

  it('runs on a runner given, without a copy of its own', async () => {
    const runner = await createRunner(toStreaming(model), { runner: 'ort' });
    const [one, two] = [await createStream(runner), await createStream(runner)];
    const { y } = await one.step({ x: steps[0]! });
    expect((await two.step({ x: steps[0]! })).y!.data).toEqual(y!.data);
    expect(() => one.stepSync({ x: steps[0]! })).toThrow(/the runner 'ort' only runs asynchronously/);
    await one.dispose();
    await two.dispose();
    await runner.run({ x: steps[0]!, ...two.snapshot().states });
    await runner.dispose();
    const stateless = await createRunner(model, { runner: 'ort' });
    await expect(createStream(stateless)).rejects.toThrow(/no states among its inputs and outputs/);
    await stateless.dispose();
  });

  it('takes states by name, and where they start', async () => {
    const one: OnnxTensor = floats([1, 1], [1]);
    const start = { initialState: { total: floats([1, 1], [40]) } };
    const stream = await createStream(counter(), { states: { total: 'sum' }, ...start });
    const outputs = await stream.step({ x: one });
    expect(Object.keys(outputs)).toEqual(['twice']);
    expect([...(outputs.twice!.data as Float32Array)]).toEqual([82]);
    stream.reset();
    expect((await stream.step({ x: one })).twice!.data[0]).toBe(82);
    const rows = await createStream(counter(), { states: [{ input: 'total', output: 'sum' }] });
    expect((await rows.step({ x: floats([3, 1], [1, 2, 3]) })).twice!.data).toEqual(
      new Float32Array([2, 4, 6]),
    );
    const wide = await createStream(counter(), { states: { total: 'sum' }, batch: 2 });
    expect(wide.snapshot().states.total!.dims).toEqual([2, 1]);
  });

  it('keeps constants', async () => {
    const stream = await createStream(counter(), {
      states: { total: 'sum' },
      constants: { x: floats([1, 1], [2]) },
    });
    stream.stepSync({});
    expect(stream.stepSync({}).twice!.data[0]).toBe(8);
    expect(stream.stepSync({ x: floats([1, 1], [10]) }).twice!.data[0]).toBe(28);
    expect(stream.stepSync({}).twice!.data[0]).toBe(32);
  });

  it('does not change its states when a feed or an output is written to', async () => {
    const stream = await createStream(echo(), { runner: 'recurra' });
    const x = floats([1, 2], [1, 2]);
    stream.stepSync({ x });
    (x.data as Float32Array).fill(9);
    const { before } = stream.stepSync({ x });
    expect(before!.data).toEqual(new Float32Array([1, 2]));
    (before!.data as Float32Array).fill(7);
    const { before: after } = stream.stepSync({ x });
    expect(after!.data).toEqual(new Float32Array([9, 9]));
  });

  it('stays where it was when a step fails', async () => {
    const stream = await createStream(model, { runner: 'recurra' });
    const before = stream.stepSync({ x: steps[0]! }).y!.data;
    const kept = stream.snapshot();
    expect(() => stream.stepSync({ x: noise(next, [2, 1, 3]) })).toThrow(
      /step\(\): input "x" takes float32 \[batch, time, 2\], got dims \[2, 1, 3\]/,
    );
    expect(() => stream.stepSync({})).toThrow(/input "x" is missing/);
    expect(() => stream.stepSync({ x: noise(next, [3, 1, 2]) })).toThrow(OnnxError);
    expect(stream.snapshot()).toEqual(kept);
    stream.reset();
    expect(stream.stepSync({ x: steps[0]! }).y!.data).toEqual(before);
  });

  it('says what is wrong', async () => {
    await expect(createStream(model, { rewrite: false })).rejects.toThrow(
      'no states were found in the model',
    );
    await expect(createStream(counter(), { states: { totals: 'sum' } })).rejects.toThrow(
      /the input "totals"/,
    );
    await expect(createStream(model, { batch: 0 })).rejects.toThrow(
      'batch must be a positive integer, got 0',
    );
    await expect(createStream(model, { constants: { x: floats([1], [1]) } })).rejects.toThrow(
      /constants: input "x"/,
    );
    await expect(createStream(model, { constants: { z: floats([1], [1]) } })).rejects.toThrow(/no input "z"/);
    const stream = await createStream(model);
    expect(() => stream.restore({ version: 2, states: {} } as never)).toThrow(
      /must be what snapshot\(\) gave/,
    );
    expect(() => stream.restore({ version: 1, states: {} })).toThrow(
      /restore\(\): input "GRU_h_in" is missing/,
    );
    const { states } = stream.snapshot();
    const wrong = { ...states, GRU_h_in: floats([1, 1, 5], [1, 2, 3, 4, 5]) };
    expect(() => stream.restore({ version: 1, states: wrong })).toThrow(
      /"GRU_h_in" takes float32 \[1, batch, 4\], got dims \[1, 1, 5\]/,
    );
  });
});
