import * as ort from 'onnxruntime-node';
import { sampleRate, windowsOf } from './silero.ts';

/** What ONNX Runtime gives for the voice detector, its state handed on by hand. */
export async function byHand(bytes: Uint8Array, samples: Float32Array): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const sr = new ort.Tensor('int64', sampleRate.data as BigInt64Array, []);
  let state = new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]);
  const result: number[] = [];
  for (const { data, dims } of windowsOf(samples)) {
    const input = new ort.Tensor('float32', data as Float32Array, [...dims]);
    const given = { input, state, ...(session.inputNames.includes('sr') ? { sr } : {}) };
    const results = await session.run(given);
    state = results.stateN as typeof state;
    result.push(Number(results.output!.data[0]));
  }
  await session.release();
  return result;
}
