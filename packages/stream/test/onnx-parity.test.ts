import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { random } from '../../kernels/test/layers.ts';
import { createNetwork, type DirectionWeights, type LayerSpec } from '../src/index.ts';
import { encodeModel } from './onnx.ts';

/** Where ONNX's gates (LSTM i, o, f, c; GRU z, r, h) stand among ours (i, f, g, o; r, z, n). */
const order = { simpleRnn: [0], lstm: [0, 3, 1, 2], gru: [1, 0, 2] } as const;
const operators = { simpleRnn: 'RNN', lstm: 'LSTM', gru: 'GRU' } as const;

type Cell = keyof typeof order;

/** [rows, gates·units] in our order to [gates·units, rows] in ONNX's. */
function toOnnx(cell: Cell, values: ArrayLike<number>, rows: number, units: number): number[] {
  const columns = order[cell].length * units;
  return order[cell].flatMap((gate) =>
    Array.from({ length: units * rows }, (_, index) => {
      const [unit, row] = [Math.floor(index / rows), index % rows];
      return values[row * columns + gate * units + unit]!;
    }),
  );
}

const cases: readonly {
  cell: Cell;
  direction: 'forward' | 'reverse' | 'bidirectional';
  resetAfter?: boolean;
}[] = [
  { cell: 'simpleRnn', direction: 'forward' },
  { cell: 'lstm', direction: 'forward' },
  { cell: 'lstm', direction: 'reverse' },
  { cell: 'lstm', direction: 'bidirectional' },
  { cell: 'gru', direction: 'forward', resetAfter: true },
  { cell: 'gru', direction: 'bidirectional', resetAfter: false },
];

describe.each([
  [5, 7],
  [16, 32],
  [33, 61],
])('against ONNX Runtime, %i inputs, %i units', (inputSize, hiddenSize) => {
  test.each(cases)('$cell, $direction, reset after: $resetAfter', async ({ cell, direction, resetAfter }) => {
    const [time, batch] = [6, 3];
    const next = random(inputSize + hiddenSize);
    const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 0.4 * next());
    const gates = order[cell].length * hiddenSize;
    const weights = (): DirectionWeights => ({
      kernel: draw(inputSize * gates),
      recurrentKernel: draw(hiddenSize * gates),
      bias: draw(gates),
      ...(cell === 'gru' ? { recurrentBias: draw(gates) } : {}),
    });
    const both = direction === 'bidirectional' ? [weights(), weights()] : [weights()];
    const layer = {
      type: cell,
      hiddenSize,
      direction,
      ...both[0],
      ...(both[1] ? { backward: both[1] } : {}),
      ...(cell === 'gru' ? { resetAfter } : {}),
    } as LayerSpec;
    const x = draw(batch * time * inputSize);
    const net = await createNetwork({ inputSize, layers: [layer] });
    const got = net.run(x, net.createState(batch));
    net.dispose();

    const attributes = {
      hidden_size: hiddenSize,
      direction,
      ...(cell === 'gru' ? { linear_before_reset: Number(resetAfter) } : {}),
    };
    const model = encodeModel({
      op: operators[cell],
      inputs: ['x', 'W', 'R', 'B'],
      outputs: ['y'],
      attributes,
    });
    const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
    const tensor = (values: ArrayLike<number>, dims: number[]) =>
      new Tensor('float32', Float32Array.from(values), dims);
    const timeMajor = Array.from({ length: x.length }, (_, index) => {
      const t = Math.floor(index / (batch * inputSize));
      const b = Math.floor(index / inputSize) % batch;
      return x[(b * time + t) * inputSize + (index % inputSize)]!;
    });
    const n = both.length;
    const { y } = await session.run({
      x: tensor(timeMajor, [time, batch, inputSize]),
      W: tensor(
        both.flatMap((w) => toOnnx(cell, w.kernel, inputSize, hiddenSize)),
        [n, gates, inputSize],
      ),
      R: tensor(
        both.flatMap((w) => toOnnx(cell, w.recurrentKernel, hiddenSize, hiddenSize)),
        [n, gates, hiddenSize],
      ),
      B: tensor(
        both.flatMap((w) => [
          ...toOnnx(cell, w.bias!, 1, hiddenSize),
          ...toOnnx(cell, w.recurrentBias ?? new Float32Array(gates), 1, hiddenSize),
        ]),
        [n, 2 * gates],
      ),
    });
    // [time, directions, batch, hiddenSize]
    const want = y!.data as Float32Array;
    for (let index = 0; index < got.length; index++) {
      const unit = index % hiddenSize;
      const d = Math.floor(index / hiddenSize) % n;
      const t = Math.floor(index / (hiddenSize * n)) % time;
      const b = Math.floor(index / (hiddenSize * n * time));
      expect(Math.abs(got[index]! - want[((t * n + d) * batch + b) * hiddenSize + unit]!)).toBeLessThan(2e-5);
    }
    await session.release();
  });
});
