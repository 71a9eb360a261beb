import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { layerWeights, numbers } from '../contestants/data.ts';
import { streamNetwork } from '../contestants/recurra-stream.ts';
import type { Cell, Task } from '../tasks.ts';
import { recurrentModel } from './recurrent-model.ts';

describe.each(['lstm', 'gru'] satisfies Cell[])('%s: ours and ONNX Runtime do the same work', (cell) => {
  it.each([
    [1, 32],
    [1, 129],
    [4, 64],
  ])('batch %i, %i units: the steps agree', async (batch, hiddenSize) => {
    const shape = { batch, time: 1, inputSize: hiddenSize, hiddenSize };
    const task: Task = { kind: 'step', cell, shape };
    const net = await streamNetwork(task, 'float32');
    const state = net.createState(batch);
    const weights = layerWeights(cell, hiddenSize, hiddenSize);
    const model = recurrentModel({ cell, ...shape, weights, streaming: true });
    const session = await ort.InferenceSession.create(model);
    const zeros = () =>
      new ort.Tensor('float32', new Float32Array(batch * hiddenSize), [1, batch, hiddenSize]);
    let states: Record<string, ort.Tensor> = cell === 'lstm' ? { h: zeros(), c: zeros() } : { h: zeros() };
    for (let t = 0; t < 3; t++) {
      const x = numbers(batch * hiddenSize, t);
      const out = await session.run({
        x: new ort.Tensor('float32', x, [1, batch, hiddenSize]),
        ...states,
      });
      states = cell === 'lstm' ? { h: out.h_out!, c: out.c_out! } : { h: out.h_out! };
      const theirs = out.y!.data as Float32Array;
      const ours = net.step(x, state);
      expect(ours).toHaveLength(theirs.length);
      ours.forEach((value, i) => {
        expect(Math.abs(value - theirs[i]!)).toBeLessThan(1e-5);
      });
    }
    net.dispose();
  });
});
