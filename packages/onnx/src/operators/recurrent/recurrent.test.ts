import { describe, expect, it } from 'vitest';
import { largeCases, recurrentCases } from '../../../test/cases/recurrent.ts';
import {
  caseModel,
  checkCase,
  expectSame,
  type OperatorCase,
  runRecurra,
} from '../../../test/operator-case.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { narrowed, widened } from '../support/half.ts';

const run = (test: OperatorCase): Promise<Record<string, OnnxTensor>> => {
  const { model, feeds } = caseModel(test);
  return runRecurra(model, feeds);
};

/** The case with its floats in another type. */
function inType(
  test: OperatorCase,
  type: OnnxTensor['type'],
  convert: (t: OnnxTensor) => OnnxTensor,
): OperatorCase {
  return {
    ...test,
    inputs: test.inputs.map((input) => (input?.type === 'float32' ? convert(input) : input)),
    outputs: (test.outputs ?? []).map((output) => output && type),
  };
}

const toDouble = ({ dims, data }: OnnxTensor): OnnxTensor => ({
  type: 'float64',
  dims,
  data: Float64Array.from(data as Float32Array),
});

function toFloat32(values: Readonly<Record<string, OnnxTensor>>): Record<string, OnnxTensor> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { dims, data }]) => [
      name,
      { type: 'float32', dims, data: Float32Array.from(data as Float64Array) },
    ]),
  );
}

describe('RNN, GRU and LSTM', () => {
  it.each(recurrentCases)('$name', (test) => checkCase(test));
  it.each(largeCases)('$name', (test) => checkCase({ ...test, tolerance: 1e-5 }), 60_000);
});

// ONNX Runtime has no recurrent operators for float64; ours computes the equations as they are written.
describe('in float64', () => {
  it.each(recurrentCases)('$name', async (test) => {
    const results = await run(inType(test, 'float64', toDouble));
    for (const { type } of Object.values(results)) expect(type).toBe('float64');
    expectSame(toFloat32(results), await run(test), 1e-5);
  });
});

describe('in half precision', () => {
  const cases = recurrentCases.slice(0, 24);

  it.each(cases)('float16: $name', async (test) => {
    const half = inType(test, 'float16', (t) => narrowed(t as never, 'float16'));
    await checkCase({ ...half, tolerance: 2 ** -10 });
  });

  it.each(cases)('bfloat16: $name', async (test) => {
    const half = inType(test, 'bfloat16', (t) => narrowed(t as never, 'bfloat16'));
    const rounded = inType(test, 'float32', (t) => widened(narrowed(t as never, 'bfloat16') as never));
    const results = await run(half);
    const expected = await run(rounded);
    for (const [name, tensor] of Object.entries(expected))
      expected[name] = narrowed(tensor as never, 'bfloat16');
    expect(results).toEqual(expected);
  });
});
