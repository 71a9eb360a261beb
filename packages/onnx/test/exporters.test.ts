import '@tensorflow/tfjs-backend-cpu';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createRunner,
  inspectOnnx,
  type OnnxTensor,
  parseOnnx,
  type RunnerName,
  serializeOnnx,
  streamingReport,
} from '../src/index.ts';
import { importTrainable } from '../src/tfjs/index.ts';
import { expectSame } from './operator-case.ts';

const folder = new URL('./exporters/pytorch/', import.meta.url);
const lengths: Readonly<Record<string, number>> = { batch: 2, time: 6 };
/** What cannot be a stream, and the node that says so. */
const refused: Readonly<Record<string, string>> = {
  attention: 'MatMul',
  crnn: 'Conv',
  crnn2d: 'Conv',
  gru_bi2: 'GRU',
  lstm_bi: 'LSTM',
  lstmcell_unrolled: 'Gemm',
  mha: 'MatMul',
  packed: 'LSTM',
};

/** Numbers that look like noise and are the same every time. */
function feedsFor(name: string, bytes: Uint8Array): Record<string, OnnxTensor> {
  let draws = 0;
  const inputs = inspectOnnx(bytes).inputs.map((input): [string, OnnxTensor] => {
    const dims = (input.shape ?? []).map((dim) => {
      if (typeof dim === 'number') return dim;
      return name === 'crnn2d' && dim === 'time' ? 12 : (lengths[dim ?? ''] ?? 2);
    });
    const count = dims.reduce((product, dim) => product * dim, 1);
    if (input.name === 'lengths') return ['lengths', { type: 'int64', dims, data: BigInt64Array.of(6n, 4n) }];
    if (input.type === 'int64') {
      return [
        input.name,
        { type: 'int64', dims, data: BigInt64Array.from({ length: count }, (_, i) => BigInt((7 * i) % 11)) },
      ];
    }
    return [
      input.name,
      { type: 'float32', dims, data: Float32Array.from({ length: count }, () => Math.sin(1.7 * ++draws)) },
    ];
  });
  return Object.fromEntries(inputs);
}

async function outputsOf(bytes: Uint8Array, runner: RunnerName, feeds: Record<string, OnnxTensor>) {
  const own = await createRunner(bytes, { runner });
  try {
    return await own.run(feeds);
  } finally {
    await own.dispose();
  }
}

describe.each(readdirSync(folder).map((file) => file.replace('.onnx', '')))('PyTorch wrote %s', (name) => {
  const bytes = new Uint8Array(readFileSync(new URL(`${name}.onnx`, folder)));
  const feeds = feedsFor(name, bytes);

  it('runs everywhere as in ONNX Runtime', async () => {
    const want = await outputsOf(bytes, 'ort', feeds);
    for (const runner of ['recurra', 'tfjs'] as const)
      expectSame(await outputsOf(bytes, runner, feeds), want);
  });

  it('survives reading and writing byte for byte', () => {
    expect(Buffer.compare(serializeOnnx(parseOnnx(bytes)), bytes)).toBe(0);
  });

  it('can be trained', async () => {
    const model = await importTrainable(bytes);
    const own = ['attention', 'charrnn', 'crnn', 'crnn2d', 'mha', 'lstm_2l', 'lstm_states', 'gru_bi2'];
    if (!own.includes(name)) {
      // W, R, B and the dense layer's two; no zeros that a layer begins with.
      const count = { grucell: 4, lstm_hn: 3, packed: 3, lstmcell_unrolled: 6 }[name] ?? 5;
      expect(model.trainableWeights).toHaveLength(count);
    } else expect(model.trainableWeights.length).toBeGreaterThanOrEqual(6);
    model.dispose();
  });

  it('is or is not a stream, and the node is named', () => {
    const { refusals } = streamingReport(parseOnnx(bytes));
    expect(refusals[0]?.operator).toBe(refused[name]);
  });
});
