import { describe, expect, test } from 'vitest';
import {
  backward,
  forward,
  type RecurrentSpec,
  readBiasGradients,
  readInputGradient,
  readKernelGradient,
  readOutput,
  readRecurrentGradient,
  readState,
} from '../src/index.ts';
import { freshKernels } from './fresh.ts';
import { random } from './layers.ts';

// The memory of a training step: at most 1.3 times the activations that backward needs.

interface Shape {
  readonly batch: number;
  readonly time: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** Bytes at the peak of a step, divided by those of the activations: x, gates and states of all steps. */
function ratio(shape: Shape, cell: RecurrentSpec['cell'], sequences: boolean, resetAfter = false): number {
  const { batch, time, inputSize, hiddenSize } = shape;
  const gates = { simpleRnn: 1, lstm: 4, gru: 3 }[cell];
  const kernels = freshKernels('relaxed');
  const next = random(1);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 0.1 * next());
  const weights = {
    kernel: draw(inputSize * gates * hiddenSize),
    recurrentKernel: draw(hiddenSize * gates * hiddenSize),
    bias: draw(gates * hiddenSize),
  };
  const x = draw(batch * time * inputSize);
  const trace = forward(kernels, { cell, resetAfter, ...shape }, weights, { x });
  const outputs = new Float32Array(batch * time * hiddenSize);
  const h = new Float32Array(batch * hiddenSize);
  if (sequences) readOutput(trace, outputs);
  else readState(trace, h);
  const back = backward(trace, weights, sequences ? { output: outputs } : { h });
  readInputGradient(back, weights.kernel, new Float32Array(x.length));
  readKernelGradient(back, new Float32Array(weights.kernel.length));
  readRecurrentGradient(back, new Float32Array(weights.recurrentKernel.length));
  readBiasGradients(back, new Float32Array(gates * hiddenSize));
  trace.blocks.free();
  expect(kernels.heap.inUse).toBe(0);
  // States: h, and c of an LSTM, or what the reset gate met of a GRU.
  const states = cell === 'simpleRnn' ? 1 : 2;
  const activations = 4 * batch * time * (inputSize + (gates + states) * hiddenSize);
  return kernels.heap.peak / activations;
}

describe('memory of a training step, relative to the activations', () => {
  const large: Shape = { batch: 64, time: 100, inputSize: 88, hiddenSize: 256 };
  const shapes: readonly Shape[] = [
    large,
    { batch: 32, time: 50, inputSize: 64, hiddenSize: 128 },
    { batch: 64, time: 50, inputSize: 16, hiddenSize: 32 },
  ];

  describe.each([
    ['the last state', false],
    ['all outputs', true],
  ] as const)('with gradients of %s', (_, sequences) => {
    test.each(shapes)('LSTM, batch $batch, $time steps, $inputSize to $hiddenSize', (shape) => {
      expect(ratio(shape, 'lstm', sequences)).toBeLessThan(1.3);
    });

    test.each([true, false])('GRU, reset after: %s', (resetAfter) => {
      expect(ratio(large, 'gru', sequences, resetAfter)).toBeLessThan(1.3);
    });

    // A simple RNN has next to no activations; the input's or the output's gradient alone is a good part of them.
    test('simple RNN', () => {
      expect(ratio(large, 'simpleRnn', sequences)).toBeLessThan(1.5);
    });
  });
});
