import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createStream, type OnnxTensor } from '../src/index.ts';
import { randomNumbers } from './streaming-models.ts';

const file = fileURLToPath(new URL('../../../../shared/data/onnx-models/dtln_model_1.onnx', import.meta.url));
if (!existsSync(file)) console.log('Skipped: no model beside the checkout (../shared/data/onnx-models).');

/** DTLN takes blocks of 512 samples at 16 kHz, 128 new ones each. */
const blockMilliseconds = (128 / 16000) * 1000;

describe.skipIf(!existsSync(file))('DTLN, which takes noise out of speech block by block', () => {
  it('gives over 200 blocks what ONNX Runtime gives, whose state is fed by hand', async () => {
    const bytes = new Uint8Array(readFileSync(file));
    const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
    const stream = await createStream(bytes);
    expect(stream.states.map(({ input, output }) => [input, output])).toEqual([
      ['input_3', 'tf_op_layer_stack_2'],
    ]);
    expect(stream.report).toMatchObject({ runner: 'recurra', rewritten: false });
    const next = randomNumbers(11);
    let state = new ort.Tensor('float32', new Float32Array(512), [1, 2, 128, 2]);
    let [worst, spent] = [0, 0];
    for (let block = 0; block < 200; block++) {
      // Magnitudes of a spectrum are positive.
      const magnitudes = Float32Array.from({ length: 257 }, () => Math.abs(3 * next()));
      const input: OnnxTensor = { type: 'float32', dims: [1, 1, 257], data: magnitudes };
      const start = performance.now();
      const mask = stream.stepSync({ input_2: input }).activation_2!;
      spent += performance.now() - start;
      const results = await session.run({
        input_2: new ort.Tensor('float32', magnitudes, [1, 1, 257]),
        input_3: state,
      });
      state = results.tf_op_layer_stack_2 as typeof state;
      (results.activation_2!.data as Float32Array).forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - (mask.data[i] as number)));
      });
    }
    const mean = spent / 200;
    console.log(
      `DTLN: ${(mean * 1000).toFixed(0)} µs a block of ${blockMilliseconds} ms, ` +
        `${(blockMilliseconds / mean).toFixed(0)} times real time; largest difference ${worst.toExponential(1)}`,
    );
    expect(worst).toBeLessThan(1e-4);
    const kept = stream.snapshot().states.input_3!.data as Float32Array;
    (state.data as Float32Array).forEach((value, i) => {
      expect(Math.abs(value - kept[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
    });
    await stream.dispose();
    await session.release();
  });
});
