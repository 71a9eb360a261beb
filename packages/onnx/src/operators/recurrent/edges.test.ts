import { describe, expect, it } from 'vitest';
import { type RecurrentParts, recurrentCase } from '../../../test/cases/recurrent.ts';
import { caseModel, expectSame, runRecurra } from '../../../test/operator-case.ts';
import { OnnxError } from '../../errors.ts';
import { createGraph } from '../../host/host-graph.ts';
import type { OnnxTensor } from '../../tensor/types.ts';

const operators = ['RNN', 'GRU', 'LSTM'] as const;

const run = (name: string, parts: RecurrentParts): Promise<Record<string, OnnxTensor>> => {
  const { model, feeds } = caseModel(recurrentCase(name, parts));
  return runRecurra(model, feeds);
};

// ONNX Runtime ends the whole process for most of these. Where it does not, last states are 0, as here.
describe('sizes of 0', () => {
  it.each(operators)('%s: no steps', async (operator) => {
    for (const stored of [true, false]) {
      const { out0, out1, out2 } = await run('no steps', { operator, time: 0, directions: 2, stored });
      expect(out0).toEqual({ type: 'float32', dims: [0, 2, 3, 6], data: new Float32Array(0) });
      expect(out1).toEqual({ type: 'float32', dims: [2, 3, 6], data: new Float32Array(36) });
      if (operator === 'LSTM') expect(out2).toEqual(out1);
    }
  });

  it.each(operators)('%s: no sequences', async (operator) => {
    for (const batchFirst of [true, false]) {
      const { out0, out1 } = await run('no sequences', { operator, batch: 0, batchFirst, stored: true });
      expect(out0?.dims).toEqual(batchFirst ? [0, 4, 1, 6] : [4, 1, 0, 6]);
      expect(out1?.dims).toEqual(batchFirst ? [0, 1, 6] : [1, 0, 6]);
    }
  });

  it.each(operators)('%s: no inputs, as with weights of 0', async (operator) => {
    const without = caseModel(recurrentCase('no inputs', { operator, input: 0 }));
    const zeros = recurrentCase('zeros', { operator, input: 2 });
    const w = zeros.inputs[1] as OnnxTensor & { readonly data: Float32Array };
    w.data.fill(0);
    const other = caseModel(zeros);
    expectSame(
      await runRecurra(without.model, without.feeds),
      await runRecurra(other.model, other.feeds),
      1e-5,
    );
  });
});

describe('weights that never change', () => {
  it.each(operators)('%s: are packed once and freed in the end', async (operator) => {
    const { model, feeds } = caseModel(recurrentCase('stored', { operator, directions: 2, stored: true }));
    const { graph, kernels } = await createGraph(model);
    const { heap } = kernels;
    const before = heap.inUse;
    const values = new Map(Object.entries(feeds));
    const first = graph.run(values, kernels);
    const kept = heap.inUse;
    expect(kept).toBeGreaterThan(before);
    for (let i = 0; i < 3; i++) expect(graph.run(values, kernels)).toEqual(first);
    expect(heap.inUse).toBe(kept);
    graph.dispose();
    expect(heap.inUse).toBe(before);
  });

  it.each(operators)('%s: those that do leave nothing behind', async (operator) => {
    const { model, feeds } = caseModel(recurrentCase('fed', { operator }));
    const { graph, kernels } = await createGraph(model);
    const before = kernels.heap.inUse;
    graph.run(new Map(Object.entries(feeds)), kernels);
    expect(kernels.heap.inUse).toBe(before);
  });

  it('step by step they give what a whole sequence gives', async () => {
    const parts = { operator: 'LSTM', time: 6, batch: 2, hidden: 9, stored: true } as const;
    const whole = await run('whole', parts);
    const { model, feeds } = caseModel(recurrentCase('step', { ...parts, time: 1 }));
    const { graph, kernels } = await createGraph(model);
    const all = caseModel(recurrentCase('whole', parts)).feeds.in0 as OnnxTensor;
    let [h, c] = [feeds.in5, feeds.in6] as OnnxTensor[];
    for (let t = 0; t < 6; t++) {
      const x: OnnxTensor = {
        type: 'float32',
        dims: [1, 2, 5],
        data: (all.data as Float32Array).subarray(t * 10, (t + 1) * 10),
      };
      const results = graph.run(
        new Map(Object.entries({ in0: x, in5: h, in6: c }) as [string, OnnxTensor][]),
        kernels,
      );
      const y = results.get('out0') as OnnxTensor;
      const expected = (whole.out0 as OnnxTensor).data as Float32Array;
      for (const [i, value] of (y.data as Float32Array).entries())
        expect(value).toBeCloseTo(expected[t * 18 + i]!, 6);
      h = results.get('out1');
      c = results.get('out2');
    }
    graph.dispose();
  });
});

describe('refusals', () => {
  const lstm = { operator: 'LSTM' } as const;

  it.each<[string, RecurrentParts, RegExp]>([
    ['an unknown direction', { ...lstm, attributes: { direction: 'sideways' } }, /direction "sideways"/],
    ['an unknown layout', { ...lstm, attributes: { layout: 2 } }, /layout 2/],
    [
      'an unknown activation',
      { operator: 'RNN', attributes: { activations: ['Sine'] } },
      /activation "Sine"/,
    ],
    [
      'too few activations',
      { ...lstm, attributes: { activations: ['Tanh'] } },
      /has 1 activations; there must be 3/,
    ],
    ['a negative hidden_size', { ...lstm, attributes: { hidden_size: -1 } }, /hidden_size -1/],
    [
      'a wrong hidden_size',
      { ...lstm, attributes: { hidden_size: 7 } },
      /W must have the shape \[1, 28, 5\]/,
    ],
    ['an enormous hidden_size', { ...lstm, attributes: { hidden_size: 2 ** 40 } }, /W must have the shape/],
    [
      'lengths beyond the time',
      { ...lstm, lengths: [1, 2, 5] },
      /sequence_lens must be from 0 to 4, and has 5/,
    ],
    ['negative lengths', { ...lstm, lengths: [1, -2, 3] }, /sequence_lens must be from 0 to 4, and has -2/],
  ])('%s', async (_name, parts, message) => {
    await expect(run('refused', parts)).rejects.toThrow(OnnxError);
    await expect(run('refused', parts)).rejects.toThrow(message);
  });

  it.each<[string, number, OnnxTensor, RegExp]>([
    [
      'X of rank 2',
      0,
      { type: 'float32', dims: [4, 5], data: new Float32Array(20) },
      /X must have the shape/,
    ],
    [
      'X of int32',
      0,
      { type: 'int32', dims: [4, 3, 5], data: new Int32Array(60) },
      /X must be of type float32/,
    ],
    [
      'B of another size',
      3,
      { type: 'float32', dims: [1, 24], data: new Float32Array(24) },
      /B must have the shape/,
    ],
    [
      'h of another batch',
      5,
      { type: 'float32', dims: [1, 2, 6], data: new Float32Array(12) },
      /initial_h must/,
    ],
    [
      'P in float64',
      7,
      { type: 'float64', dims: [1, 18], data: new Float64Array(18) },
      /P must be of type float32/,
    ],
    [
      'lengths of rank 2',
      4,
      { type: 'int32', dims: [3, 1], data: new Int32Array(3) },
      /sequence_lens must have/,
    ],
  ])('%s', async (_name, input, tensor, message) => {
    const good = recurrentCase('good', { ...lstm, lengths: [1, 2, 3] });
    const inputs = good.inputs.map((value, i) => (i === input ? tensor : value));
    const { model, feeds } = caseModel({ ...good, inputs });
    await expect(runRecurra(model, feeds)).rejects.toThrow(OnnxError);
    await expect(runRecurra(model, feeds)).rejects.toThrow(message);
  });
});
