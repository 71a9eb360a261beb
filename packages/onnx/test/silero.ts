import type { OnnxStream, OnnxTensor } from '../src/index.ts';

/** The voice detector's window at 16 kHz, and how much of the window before goes before it. */
const window = 512;
const context = 64;

/** Its inputs, window by window. */
export function* windowsOf(samples: Float32Array): Generator<OnnxTensor> {
  for (let at = 0; at + window <= samples.length; at += window) {
    const data = new Float32Array(context + window);
    data.set(samples.subarray(Math.max(0, at - context), at), at === 0 ? context : 0);
    data.set(samples.subarray(at, at + window), context);
    yield { type: 'float32', dims: [1, data.length], data };
  }
}

/** The constant input. */
export const sampleRate: OnnxTensor = { type: 'int64', dims: [], data: new BigInt64Array([16000n]) };

/** How sure the detector is of a voice, window by window. */
export async function probabilities(stream: OnnxStream, samples: Float32Array): Promise<number[]> {
  const result: number[] = [];
  for (const input of windowsOf(samples)) {
    const { output } = await stream.step({ input });
    result.push(Number(output?.data[0]));
  }
  return result;
}
