import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { reference } from '../../test/reference.ts';
import { layerWeights, numbers } from '../contestants/data.ts';
import { type Cell, gates } from '../tasks.ts';
import { recurrentModel } from './recurrent-model.ts';

const batch = 2;
const time = 5;
const inputSize = 3;
const hiddenSize = 4;

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe.each(['lstm', 'gru'] satisfies Cell[])('the %s model', (cell) => {
  const weights = layerWeights(cell, inputSize, hiddenSize);
  // Time-major, as the operator wants it.
  const x = numbers(time * batch * inputSize, 5);
  const expected = reference(cell, weights, x, { batch, time, inputSize, hiddenSize });
  const model = { cell, batch, inputSize, hiddenSize, weights };

  it('runs whole sequences as the equations say', async () => {
    const session = await ort.InferenceSession.create(recurrentModel({ ...model, time, streaming: false }));
    const { y } = await session.run({ x: new ort.Tensor('float32', x, [time, batch, inputSize]) });
    expect(y!.dims).toEqual([time, 1, batch, hiddenSize]);
    expect(largest(y!.data as Float32Array, expected)).toBeLessThan(1e-6);
  });

  it('runs step by step, its states handed on', async () => {
    const session = await ort.InferenceSession.create(recurrentModel({ ...model, time: 1, streaming: true }));
    const zeros = () =>
      new ort.Tensor('float32', new Float32Array(batch * hiddenSize), [1, batch, hiddenSize]);
    let states: Record<string, ort.Tensor> = cell === 'lstm' ? { h: zeros(), c: zeros() } : { h: zeros() };
    for (let t = 0; t < time; t++) {
      const at = t * batch * inputSize;
      const slice = x.slice(at, at + batch * inputSize);
      const out = await session.run({
        x: new ort.Tensor('float32', slice, [1, batch, inputSize]),
        ...states,
      });
      states = cell === 'lstm' ? { h: out.h_out!, c: out.c_out! } : { h: out.h_out! };
      const rows = expected.subarray(t * batch * hiddenSize, (t + 1) * batch * hiddenSize);
      expect(largest(out.y!.data as Float32Array, rows)).toBeLessThan(1e-6);
    }
  });

  it('is of the size it says', () => {
    expect(weights.kernel).toHaveLength(inputSize * gates[cell] * hiddenSize);
  });
});
